from django.urls import path

from branches.pages import record_urls
from meetings import pages, rule_views

app_name = "meetings"
urlpatterns = [
    path("rules/", rule_views.rule_list, name="rule-list"),
    path("rules/overrides/new/", rule_views.override_new, name="rule-override-new"),
    path("rules/overrides/<int:pk>/end/", rule_views.override_end, name="rule-override-end"),
    *record_urls(pages.TALK, "talks"),
    *record_urls(pages.STUDY_PRODUCT, "study-products"),
    *record_urls(pages.MEETING, "records"),
]
