from django.urls import path

from branches.pages import record_urls
from meetings import appraisal_views, pages, point_views, rule_views, study_views, talk_views

app_name = "meetings"
urlpatterns = [
    path("points/register/", point_views.point_register, name="point-register"),
    path("rules/", rule_views.rule_list, name="rule-list"),
    path("rules/overrides/new/", rule_views.override_new, name="rule-override-new"),
    path("rules/overrides/<int:pk>/end/", rule_views.override_end, name="rule-override-end"),
    path("talks/coverage/", talk_views.talk_coverage, name="talk-coverage"),
    path("rounds/", talk_views.round_list, name="round-list"),
    path("rounds/new/", talk_views.round_new, name="round-new"),
    path("rounds/<int:pk>/", talk_views.round_detail, name="round-detail"),
    path("rounds/<int:pk>/edit/", talk_views.round_edit, name="round-edit"),
    path("rounds/<int:pk>/assign/", talk_views.round_assign, name="round-assign"),
    path("appraisals/mine/", appraisal_views.my_appraisals, name="appraisal-mine"),
    path("appraisals/<int:pk>/people/", appraisal_views.appraisal_people, name="appraisal-people"),
    path("appraisals/<int:pk>/step/", appraisal_views.appraisal_step, name="appraisal-step"),
    path("appraisals/<int:pk>/paper/", appraisal_views.appraisal_paper, name="appraisal-paper"),
    path("appraisals/<int:pk>/decide/", appraisal_views.appraisal_decide, name="appraisal-decide"),
    path("appraisals/<int:pk>/results/", appraisal_views.appraisal_results, name="appraisal-results"),
    path("appraisals/<int:pk>/opinions/", appraisal_views.appraisal_opinions, name="appraisal-opinions"),
    path("appraisals/<int:pk>/vote/", appraisal_views.appraisal_vote, name="appraisal-vote"),
    path("appraisals/subjects/<int:pk>/", appraisal_views.appraisal_self, name="appraisal-self"),
    path("appraisals/subjects/<int:pk>/notice/", appraisal_views.appraisal_notice, name="appraisal-notice"),
    *record_urls(pages.APPRAISAL, "appraisals"),
    *record_urls(pages.TALK, "talks"),
    path("study-products/<int:pk>/clear/", study_views.study_product_clear, name="study-product-clear"),
    *record_urls(pages.STUDY_PRODUCT, "study-products"),
    *record_urls(pages.MEETING_SERIES, "series"),
    *record_urls(pages.MEETING, "records"),
]
