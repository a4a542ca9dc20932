"""Addresses of what agencies give to a partnership."""

from __future__ import annotations

from django.urls import path

from linkspan.web.partnership.funding import pools, upload, views

urlpatterns = [
    path("partnership/our-shares/", views.our_shares, name="our_shares"),
    path("partnership/<uuid:partnership_id>/funding/", views.year, name="funding"),
    path("partnership/<uuid:partnership_id>/funding/propose/", views.propose, name="funding_propose"),
    path("partnership/<uuid:partnership_id>/funding/figures/", views.figures, name="funding_figures"),
    path("partnership/<uuid:partnership_id>/funding/formulas/", views.formulas, name="funding_formulas"),
    path("partnership/<uuid:partnership_id>/funding/formulas/<uuid:formula_id>/retire/", views.retire,
         name="funding_formula_retire"),
    path("partnership/<uuid:partnership_id>/funding/upload/", upload.send, name="funding_upload"),
    path("partnership/<uuid:partnership_id>/funding/upload/keep/", upload.keep_rows, name="funding_upload_keep"),
    path("partnership/<uuid:partnership_id>/funding/pools/", pools.listed, name="funding_pools"),
    path("partnership/<uuid:partnership_id>/funding/pools/new/", pools.enter, name="funding_pool_new"),
    path("partnership/<uuid:partnership_id>/funding/pools/<uuid:pool_id>/", pools.enter, name="funding_pool"),
    path("partnership/<uuid:partnership_id>/funding/<uuid:contribution_id>/agree/", views.agree, name="funding_agree"),
    path("partnership/<uuid:partnership_id>/funding/<uuid:contribution_id>/replace/", views.propose,
         name="funding_replace"),
    path("partnership/<uuid:partnership_id>/funding/<uuid:contribution_id>/withdraw/", views.withdraw,
         name="funding_withdraw"),
]  # fmt: skip
