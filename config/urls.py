"""Every address of the site. Error pages are templates/400.html, 403.html, 404.html and 500.html."""

from django.urls import include, path

urlpatterns = [
    path("", include("reports.urls")),
    path("", include("branches.urls")),
    path("members/", include("members.urls")),
    path("meetings/", include("meetings.urls")),
    path("responsibilities/", include("responsibilities.urls")),
]
