"""Addresses of published arrangements and yearly reports, and of what anyone may read of them."""

from __future__ import annotations

from django.urls import path

from linkspan.partnership.publication_rules import ARRANGEMENTS, REPORT
from linkspan.web.partnership.reports import public, views, writing

ONE = "partnership/<uuid:partnership_id>"
VERSION = f"{ONE}/published/<uuid:version_id>"
urlpatterns = [
    path(f"{ONE}/arrangements/", views.listed, {"kind": ARRANGEMENTS}, name="arrangements"),
    path(f"{ONE}/arrangements/begin/", writing.begin, {"kind": ARRANGEMENTS}, name="arrangements_begin"),
    path(f"{ONE}/reports/", views.listed, {"kind": REPORT}, name="reports"),
    path(f"{ONE}/reports/begin/", writing.begin, {"kind": REPORT}, name="report_begin"),
    path("partnership/published/<uuid:version_id>/", views.found, name="publication"),
    path(f"{VERSION}/", views.version, name="publication_version"),
    path(f"{VERSION}/write/<slug:element>/", writing.write, name="publication_write"),
    path(f"{VERSION}/put-forward/", writing.put_forward, name="publication_put_forward"),
    path(f"{VERSION}/sign/", writing.sign, name="publication_sign"),
    path(f"{VERSION}/publish/", writing.publish, name="publication_publish"),
    path(f"{VERSION}/take-back/", writing.take_back, name="publication_take_back"),
    path(f"{VERSION}/changes/<uuid:other_id>/", views.changes, name="publication_changes"),
    path(f"{VERSION}/print/", views.printed, name="publication_print"),
    path(f"{VERSION}/pdf/", views.pdf_file, name="publication_pdf"),
    path("partnerships/", public.listed, name="partnership_register"),
    path("partnerships/<str:code>/", public.arrangements, name="partnership_public"),
    path("partnerships/<str:code>/pdf/", public.arrangements_pdf, name="partnership_public_pdf"),
    path("partnerships/<str:code>/reports/<int:year>/", public.report, name="partnership_report"),
    path("partnerships/<str:code>/reports/<int:year>/pdf/", public.report_pdf, name="partnership_report_pdf"),
]
