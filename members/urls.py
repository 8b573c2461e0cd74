from django.urls import path

from branches.pages import record_urls
from members import pages, views

app_name = "members"
urlpatterns = [
    path("organizations/", views.organization_list, name="organization-list"),
    path("organizations/<int:pk>/", views.organization_detail, name="organization-detail"),
    path("roster/<int:pk>/reveal/", views.member_reveal, name="member-reveal"),
    *record_urls(pages.MEMBER, "roster"),
    *record_urls(pages.DEVELOPMENT, "development"),
    *record_urls(pages.DUES_COLLECTION, "dues"),
    *record_urls(pages.VOLUNTEER_TEAM, "volunteer-teams"),
]
