import pytest
from django.core.files.storage import default_storage
from django.urls import reverse
from PIL import Image as Pixels

from news import publishing, versions
from news.models import Article, Image, Mailing
from news.used_in import places
from tests.news.makers import NOW, make_article
from tests.news.pictures import encoded, make_image, png_header, uploaded
from tests.staff import client_with, leader

pytestmark = pytest.mark.django_db
ADD = "admin:news_image_add"


def upload(content=None, client=None, **values):
    file = uploaded(encoded() if content is None else content)
    data = {"title": "Torget", "alt": "Ett torg.", "upload": file, **values}
    return (client or leader()).post(reverse(ADD), data)


def change(image):
    return reverse("admin:news_image_change", args=[image.pk])


def test_a_picture_is_uploaded_with_its_alt_text():
    upload()

    image = Image.objects.get()
    assert (image.title, image.width, image.height) == ("Torget", 800, 500)
    assert default_storage.exists(f"images/{image.key}/360.avif")


def test_a_picture_is_uploaded_in_a_window_beside_the_text():
    page = leader().post(
        f"{reverse(ADD)}?_popup=1&_to_field=id",
        {"title": "Torget", "alt": "Ett torg.", "upload": uploaded(encoded()), "_popup": "1"},
    )

    assert page.templates[0].name == "admin/popup_response.html"


@pytest.mark.parametrize("content", [b"", b"<svg/>", encoded()[:2000], png_header(30_000, 30_000)])
def test_what_cannot_be_taken_is_told_at_the_field_and_nothing_is_kept(content, data_dir):
    answer = upload(content)

    assert answer.context["adminform"].form.errors.keys() == {"upload"}
    assert not Image.objects.exists()
    assert not (data_dir / "media").exists()


@pytest.mark.parametrize("values", [{"alt": ""}, {"alt": "x", "is_decoration": "on"}, {"alt": "   "}])
def test_an_alt_text_or_the_decision_is_asked_for_in_words(values, data_dir):
    answer = upload(**values)

    assert "ett av de två" in answer.content.decode()
    assert not (data_dir / "media").exists()


def test_who_may_not_add_pictures_cannot():
    assert upload(client=client_with("news.change_article")).status_code == 403
    assert upload(client=client_with(is_staff=False)).status_code == 302
    assert not Image.objects.exists()


def test_the_page_of_a_picture_shows_it_and_says_where_it_is_used():
    image = make_image()
    make_article("Nytt om torget", image=image)

    page = leader().get(change(image)).content.decode()

    assert "På 1 ställe." in page
    assert "Nytt om torget" in page
    assert image.address(360, "avif") in page
    assert 'type="file"' not in page


def test_a_picture_in_use_cannot_be_taken_away_alone_nor_with_others():
    image = make_image()
    make_article(image=image)
    one = reverse("admin:news_image_delete", args=[image.pk])
    many = {"action": "delete_selected", "_selected_action": [image.pk], "post": "yes"}

    leader().post(one, {"post": "yes"})
    leader().post(reverse("admin:news_image_changelist"), many)

    assert Image.objects.exists()


def test_a_picture_in_a_letter_that_has_gone_out_stays():
    image = make_image()
    mailing = Mailing.objects.create(key="x", purpose="test", created_at=NOW, try_at=NOW)
    mailing.texts.create(language="sv", subject="Hej", text="", html=f'<img src="{image.address(720)}">')

    leader().post(reverse("admin:news_image_delete", args=[image.pk]), {"post": "yes"})

    assert Image.objects.exists()


def test_a_picture_that_nothing_uses_can_be_taken_away():
    image = make_image()

    leader().post(reverse("admin:news_image_delete", args=[image.pk]), {"post": "yes"})

    assert not Image.objects.exists()


def test_advice_on_the_alt_text_is_given_at_the_picture_and_at_the_text():
    image = make_image(alt="IMG_1234.jpg")
    article = make_article(image=image)

    for page in (change(image), reverse("admin:news_article_change", args=[article.pk])):
        rules = [finding.rule for _name, finding in leader().get(page).context["findings"]]
        assert rules == ["empty-alt"]


def test_a_text_shows_the_picture_that_is_chosen():
    image = make_image()
    article = make_article(image=image)

    page = leader().get(reverse("admin:news_article_change", args=[article.pk])).content.decode()

    assert f'<img class="thumbnail" src="{image.thumbnail}"' in page


def test_a_picture_is_chosen_for_a_text():
    image, article = make_image(), make_article()
    data = {"title": article.title, "slug": article.slug, "lead": "", "body": "", "image": image.pk}
    data |= {"kind": article.kind, "_step": "publish"}

    leader().post(reverse("admin:news_article_change", args=[article.pk]), data)

    assert Article.objects.get().image == image


def test_thumbnails_are_for_those_who_may_see_pictures():
    address = reverse("admin:news_image_thumbnail", args=[make_image().pk])

    assert leader().get(address).status_code == 302
    assert client_with("news.view_article").get(address).status_code == 403
    assert leader().get(reverse("admin:news_image_thumbnail", args=[99])).status_code == 404


def test_a_picture_of_24_million_pixels_is_taken_in(django_assert_max_num_queries):
    pixels = Pixels.linear_gradient("L").resize((6000, 4000)).convert("RGB")

    upload(encoded("JPEG", pixels))

    assert Image.objects.get().width == 1440


def test_a_picture_of_a_version_that_waits_is_used_and_stays():
    image, article = make_image(), make_article()
    article.image = image
    publishing.save_next(article, by=None, now=NOW)

    leader().post(reverse("admin:news_image_delete", args=[image.pk]), {"post": "yes"})

    assert [str(place.row) for place in places(image)] == [article.title]
    assert type(image).objects.exists()


def test_an_earlier_text_comes_back_without_a_picture_that_has_been_deleted():
    image, article = make_image(), make_article(published_at=None)
    article.image = image
    publishing.save_draft(article, fields=(), by=None, now=NOW)
    first = versions.of(article).get()
    article.image = None
    publishing.save_draft(article, fields=(), by=None, now=NOW)
    image.delete()

    publishing.restore(article, first, by=None, now=NOW)

    assert Article.objects.get().image is None
