from branches.pages import record_urls
from meetings import pages

app_name = "meetings"
urlpatterns = [
    *record_urls(pages.TALK, "talks"),
    *record_urls(pages.STUDY_PRODUCT, "study-products"),
    *record_urls(pages.MEETING, "records"),
]
