"""Addresses of figures of what children say, of sealed reports and of directions."""

from __future__ import annotations

from django.urls import path

from linkspan.web.voice.figures import asked, directions, reports, views

urlpatterns = [
    path("voice/figures/", views.newest, name="voice_figures"),
    path("voice/figures/<int:year>/", views.year, name="voice_year"),
    path("voice/figures/<int:year>/csv/", views.csv_file, name="voice_csv"),
    path("voice/figures/<int:year>/by/<slug:dimension>/", views.by, name="voice_by"),
    path("voice/asked/", asked.asked, name="voice_asked"),
    path("voice/reports/", reports.listed, name="voice_reports"),
    path("voice/reports/<int:year>/file/", reports.file, name="voice_report_file"),
    path("voice/reports/<int:year>/proof/", reports.proof, name="voice_report_proof"),
    path("voice/reports/<int:year>/seal/", reports.seal, name="voice_report_seal"),
    path("voice/reports/directions/", directions.listed, name="voice_directions"),
    path("voice/reports/directions/new/", directions.record, name="voice_direction_new"),
    path("voice/reports/directions/<uuid:direction_id>/confirm/", directions.confirm, name="voice_direction_confirm"),
    path("voice/reports/directions/<uuid:direction_id>/end/", directions.end, name="voice_direction_end"),
    path("voice/reports/inquiry/", directions.inquiry, name="voice_inquiry"),
]
