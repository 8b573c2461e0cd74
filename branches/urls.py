from django.urls import path

from branches import views

app_name = "branches"
urlpatterns = [
    path("login/", views.Login.as_view(), name="login"),
    path("logout/", views.Logout.as_view(), name="logout"),
    path("password/", views.PasswordChange.as_view(), name="password-change"),
    path("favicon.ico", views.favicon, name="favicon"),
    path("workdays/", views.workdays, name="workdays"),
    path("workdays/<int:pk>/remove/", views.workday_remove, name="workday-remove"),
    path("attachments/<int:pk>/", views.attachment, name="attachment"),
]
