"""Every address of the program."""

from django.urls import include, path

urlpatterns = [path("", include("linkspan.web.urls"))]

handler400 = "linkspan.web.errors.bad_request"
handler403 = "linkspan.web.errors.forbidden"
handler404 = "linkspan.web.errors.not_found"
handler429 = "linkspan.web.errors.too_many"
handler500 = "linkspan.web.errors.server_error"
