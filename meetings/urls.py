from django.urls import path

from branches.pages import record_urls
from meetings import pages, rule_views, talk_views

app_name = "meetings"
urlpatterns = [
    path("rules/", rule_views.rule_list, name="rule-list"),
    path("rules/overrides/new/", rule_views.override_new, name="rule-override-new"),
    path("rules/overrides/<int:pk>/end/", rule_views.override_end, name="rule-override-end"),
    path("talks/coverage/", talk_views.talk_coverage, name="talk-coverage"),
    path("talk-rounds/", talk_views.talk_round_list, name="talk-round-list"),
    path("talk-rounds/new/", talk_views.talk_round_new, name="talk-round-new"),
    path("talk-rounds/<int:pk>/", talk_views.talk_round_detail, name="talk-round-detail"),
    path("talk-rounds/<int:pk>/edit/", talk_views.talk_round_edit, name="talk-round-edit"),
    path("talk-rounds/<int:pk>/assign/", talk_views.talk_round_assign, name="talk-round-assign"),
    *record_urls(pages.TALK, "talks"),
    *record_urls(pages.STUDY_PRODUCT, "study-products"),
    *record_urls(pages.MEETING, "records"),
]
