"""Discussion: threads, posts, their earlier words."""

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache

from learning.community import queries, services
from learning.community.forms import EditPostForm, PostForm, ThreadForm
from learning.community.models import Post, Presence, Thread
from learning.community.views._pages import context_of, here, looks, page_of, shown, takes
from shaping_future.access import given, needs, signed_in
from shaping_future.one_form import READS_AND_WRITES, ask, step


@looks
@needs(signed_in, load=here)
def community_threads(request: HttpRequest, presence: Presence) -> HttpResponse:
    return shown(request, "threads", page=page_of(request, queries.threads_for(request.user)), place="threads")


@never_cache
@READS_AND_WRITES
@needs(signed_in, load=here)
def community_thread_start(request: HttpRequest, presence: Presence) -> HttpResponse:
    form = ThreadForm(given(request), user=request.user, circle=request.GET.get("circle"))
    return ask(
        request,
        form,
        lambda: services.start_thread(by=request.user, **form.cleaned_data),
        done="It is there.",
        to=lambda thread: reverse("community-thread", args=[thread.public_id]),
        page="learning/community/one_form.html",
        context=context_of(
            request, place="threads", title="Start a thread", button="Start the thread", part="thread", about="new",
            back=reverse("community-threads"), back_label="Discussion", lead="",
        ),
    )  # fmt: skip


@never_cache
@READS_AND_WRITES
@needs(signed_in, load=queries.thread_for)
def community_thread(request: HttpRequest, thread: Thread) -> HttpResponse:
    """Its posts, and the form to say something."""
    data = given(request)
    form = PostForm(data)
    if request.method != "POST":
        return _page(request, thread, form)
    return step(
        request,
        form,
        lambda: services.say(thread, by=request.user, **form.cleaned_data),
        done="It is there. You can change it, or take it away.",
        to=lambda post: address_at(post, request.user),
        again=lambda status: _page(request, thread, form, status),
    )


def _page(request: HttpRequest, thread: Thread, form: PostForm, status: int = 200) -> HttpResponse:
    page, author = _posts(request, thread), queries.author_of(thread.by)
    guests = queries.guests_of(thread)
    return shown(
        request, "thread", status, thread=thread, page=page, form=form, author=author, guests=guests, place="threads"
    )


def _posts(request: HttpRequest, thread: Thread) -> Page:
    """The newest page, if none is asked for: there the talk goes on."""
    pages = Paginator(queries.posts_of(thread, request.user), queries.PER_PAGE)
    asked = request.GET.get("page", "")
    page = pages.get_page(asked if asked.isdecimal() else pages.num_pages)
    page.object_list = queries.named(page.object_list)
    for post in page.object_list:
        post.html = "" if post.is_gone else queries.shown(post)
    return page


def address_at(post: Post, user: object) -> str:
    """The page on which the post is, at its place."""
    page = queries.page_of(post, user)
    return f"{reverse('community-thread', args=[post.thread.public_id])}?page={page}#post-{post.public_id}"


@never_cache
@READS_AND_WRITES
@needs(signed_in, load=queries.own_post)
def community_post_edit(request: HttpRequest, post: Post) -> HttpResponse:
    """One's own, with the way to take it away."""
    form = EditPostForm(given(request), initial={"text": post.text, "plain": post.plain, "seen": post.edits})

    def take() -> Post:
        said = dict(form.cleaned_data)
        return services.edit_post(post, seen_edits=said.pop("seen"), by=request.user, **said)

    return ask(
        request,
        form,
        take,
        done="Saved. Your earlier words are kept beside it.",
        to=lambda edited: address_at(edited, request.user),
        page="learning/community/post_edit.html",
        context=context_of(request, post=post, thread=post.thread, place="threads"),
    )


@takes
@needs(signed_in, load=queries.own_post)
def community_post_withdraw(request: HttpRequest, post: Post) -> HttpResponse:
    services.withdraw_post(post, by=request.user)
    messages.success(request, "You took it away. Nobody reads it any more.")
    return redirect(address_at(post, request.user))


@looks
@needs(signed_in, load=queries.post_for)
def community_post_earlier(request: HttpRequest, post: Post) -> HttpResponse:
    context = {"post": post, "earlier": queries.earlier_words(post), "author": queries.author_of(post.by)}
    return shown(request, "earlier", back=address_at(post, request.user), place="threads", **context)
