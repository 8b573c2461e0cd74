from django.urls import path

from branches import draft_views, month_views, views

app_name = "branches"
urlpatterns = [
    path("login/", views.Login.as_view(), name="login"),
    path("logout/", views.Logout.as_view(), name="logout"),
    path("password/", views.PasswordChange.as_view(), name="password-change"),
    path("favicon.ico", views.favicon, name="favicon"),
    path("workdays/", views.workdays, name="workdays"),
    path("workdays/<int:pk>/remove/", views.workday_remove, name="workday-remove"),
    path("attachments/<int:pk>/", views.attachment, name="attachment"),
    path("drafts/", draft_views.draft_list, name="draft-list"),
    path("drafts/keep/", draft_views.draft_keep, name="draft-keep"),
    path("drafts/<int:pk>/drop/", draft_views.draft_drop, name="draft-drop"),
    path("months/", month_views.month_list, name="month-list"),
    path("months/<int:year>/<int:month>/close/", month_views.month_close, name="month-close"),
    path("months/<int:pk>/", month_views.month_detail, name="month-detail"),
    path("months/<int:pk>/reopen/", month_views.reopening_new, name="reopening-new"),
    path("reopenings/<int:pk>/answer/", month_views.reopening_answer, name="reopening-answer"),
    path("reopenings/<int:pk>/end/", month_views.reopening_end, name="reopening-end"),
]
