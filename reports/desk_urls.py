"""The addresses around the desk: reminders and the calendar."""

from django.urls import path

from reports import calendar_views, desk_views

urlpatterns = [
    path("todos/snooze/", desk_views.todo_snooze, name="todo-snooze"),
    path("nudges/", desk_views.nudge_list, name="nudge-list"),
    path("nudges/new/<slug:code>/", desk_views.nudge_new, name="nudge-new"),
    path("nudges/problem/<int:pk>/", desk_views.nudge_problem, name="nudge-problem"),
    path("nudges/<int:pk>/answer/", desk_views.nudge_answer, name="nudge-answer"),
    path("reminders/", desk_views.reminder_settings, name="reminders"),
    path("calendar/", calendar_views.calendar, name="calendar"),
    path("calendar/feeds/new/", calendar_views.feed_create, name="calendar-feed-new"),
    path("calendar/feeds/<int:pk>/revoke/", calendar_views.feed_revoke, name="calendar-feed-revoke"),
    path("calendar/<str:token>.ics", calendar_views.feed, name="calendar-feed"),
]
