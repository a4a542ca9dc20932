"""Addresses of the desk for children's messages. Each message is named by an id alone."""

from __future__ import annotations

from django.urls import path

from linkspan.web.voice.messages import views

urlpatterns = [
    path("messages/", views.board, name="messages"),
    path("messages/<uuid:message_id>/", views.show, name="message"),
    path("messages/<uuid:message_id>/take/", views.take, name="message_take"),
    path("messages/<uuid:message_id>/let-go/", views.let_go, name="message_let_go"),
    path("messages/<uuid:message_id>/done/", views.done, name="message_done"),
    path("messages/<uuid:message_id>/answer/", views.answer, name="message_answer"),
    path("messages/<uuid:message_id>/harm/", views.harm, name="message_harm"),
    path("messages/<uuid:message_id>/no-harm/", views.no_harm, name="message_no_harm"),
    path("messages/<uuid:message_id>/whom/", views.whom, name="message_whom"),
    path("messages/<uuid:message_id>/late/", views.late, name="message_late"),
]
