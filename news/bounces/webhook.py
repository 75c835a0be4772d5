"""The address that an e-mail service tells events to. Only the service that we use, with its secret."""

from django.conf import settings
from django.http import Http404, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods


@never_cache
@csrf_exempt  # the service proves itself by the secret, and signs where it can
@require_http_methods(["POST", "HEAD"])
def events(request):
    if not (settings.EMAIL_SERVICE and settings.EMAIL_EVENTS_SECRET):
        raise Http404
    if request.method == "POST" and "Authorization" not in request.headers:
        return HttpResponse(status=401, headers={"WWW-Authenticate": 'Basic realm="events"'})
    from news.bounces.events import receive  # brings an HTTP client, for those who use it

    return receive(request)


events.proves_itself = True  # its many posts are no forms (sigportal/rate_limit.py)
