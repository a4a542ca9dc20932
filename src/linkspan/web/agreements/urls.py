"""Addresses of agreements, of writing and signing them, and of the public register."""

from __future__ import annotations

from django.urls import path

from linkspan.web.agreements import drafting, register, reviewing, views

urlpatterns = [
    path("agreements/", views.listed, name="agreements"),
    path("agreements/new/", drafting.begin, name="agreement_new"),
    path("agreements/<uuid:agreement_id>/", views.agreement, name="agreement"),
    path("agreements/<uuid:agreement_id>/versions/<uuid:version_id>/", views.agreement, name="agreement_version"),
    path("agreements/<uuid:agreement_id>/print/", views.printed, name="agreement_print"),
    path("agreements/<uuid:agreement_id>/pdf/", views.pdf_file, name="agreement_pdf"),
    path("agreements/<uuid:agreement_id>/try/", views.bench, name="agreement_bench"),
    path("agreements/<uuid:agreement_id>/sign/", views.sign, name="agreement_sign"),
    path("agreements/<uuid:agreement_id>/withdraw/", views.withdraw, name="agreement_withdraw"),
    path("agreements/<uuid:agreement_id>/review/", reviewing.review, name="agreement_review"),
    path("agreements/<uuid:agreement_id>/renew/", drafting.renew, name="agreement_renew"),
    path("agreements/<uuid:agreement_id>/draft/", drafting.check, name="agreement_check"),
    path("agreements/<uuid:agreement_id>/draft/put-forward/", drafting.put_forward, name="agreement_put_forward"),
    path("agreements/<uuid:agreement_id>/draft/clauses/new/", drafting.clause, name="agreement_clause_new"),
    path("agreements/<uuid:agreement_id>/draft/clauses/<str:number>/", drafting.clause, name="agreement_clause"),
    path(
        "agreements/<uuid:agreement_id>/draft/clauses/<str:number>/out/",
        drafting.clause_out,
        name="agreement_clause_out",
    ),
    path(
        "agreements/<uuid:agreement_id>/draft/parties/<uuid:organisation_id>/out/",
        drafting.party_out,
        name="agreement_party_out",
    ),
    path("agreements/<uuid:agreement_id>/draft/<str:step>/", drafting.step, name="agreement_step"),
    path("register/", register.listed, name="agreement_register"),
    path("register/<str:code>/", register.one, name="agreement_public"),
    path("register/<str:code>/pdf/", register.pdf_file, name="agreement_public_pdf"),
]
