"""Pictures and files: what is taken, what is refused, and how a file_id is used again."""

import pytest
from telegram import Bot, InputMediaDocument, InputMediaPhoto
from telegram.error import BadRequest, NetworkError

from bot.playground.telegram import ApiError, TelegramServer
from bot.playground.telegram.files import MAX_DOWNLOAD_BYTES, MAX_FILE_BYTES, MAX_PHOTO_BYTES
from tests.botapi.conftest import SITI
from tests.botapi.pictures import picture


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
async def test_a_photo_comes_in_sizes_up_to_1280_pixels(bot: Bot, kind: str) -> None:
    message = await bot.send_photo(SITI, picture(1600, 2000, kind), caption="<b>Rekap</b>", parse_mode="HTML")

    assert [(size.width, size.height) for size in message.photo] == [(72, 90), (256, 320), (640, 800), (1024, 1280)]
    assert message.caption_html == "<b>Rekap</b>"


async def test_a_small_photo_keeps_its_size(bot: Bot) -> None:
    message = await bot.send_photo(SITI, picture(200, 100))

    assert [(size.width, size.height) for size in message.photo] == [(90, 45), (200, 100)]


async def test_a_photo_is_sent_again_by_the_id_of_any_of_its_sizes(bot: Bot, server: TelegramServer) -> None:
    first = await bot.send_photo(SITI, picture(400, 400))
    for size in first.photo:
        again = await bot.send_photo(SITI, size.file_id)
        assert again.photo == first.photo

    assert [call.files for call in server.calls if call.method == "sendPhoto"] == [("photo",), (), (), ()]


async def test_a_document_keeps_name_type_and_bytes(bot: Bot) -> None:
    message = await bot.send_document(SITI, b"a,b\n1,2\n", filename="rekap.csv", caption="Rekap")

    assert message.document is not None
    assert (message.document.file_name, message.document.mime_type) == ("rekap.csv", "text/csv")
    file = await bot.get_file(message.document.file_id)
    assert bytes(await file.download_as_bytearray()) == b"a,b\n1,2\n"


async def test_what_a_person_sends_can_be_downloaded(bot: Bot, server: TelegramServer) -> None:
    server.send_document(SITI, "pegawai.csv", b"nama\n")

    [update] = await bot.get_updates()
    assert update.message is not None
    assert update.message.document is not None
    file = await update.message.document.get_file()
    assert bytes(await file.download_as_bytearray()) == b"nama\n"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "File must be non-empty"),
        (b"not a picture", "Image_process_failed"),
        (picture()[:-4], "Image_process_failed"),
        (picture(kind="JPEG")[:-2], "Image_process_failed"),
        (picture(kind="GIF"), "Image_process_failed"),
        (picture(5001, 5000, colour=None), "Photo_invalid_dimensions"),
        (picture(210, 10), "Photo_invalid_dimensions"),
        (b"\x89PNG\r\n\x1a\n" + bytes(MAX_PHOTO_BYTES), "too big for a photo"),
    ],
    ids=["empty", "text", "cut png", "cut jpeg", "gif", "too many pixels", "too narrow", "too many bytes"],
)
async def test_photos_telegram_refuses_are_refused(bot: Bot, content: bytes, reason: str) -> None:
    with pytest.raises(BadRequest, match=f"(?i){reason}"):
        await bot.send_photo(SITI, content)


async def test_a_file_over_50_megabytes_is_refused(bot: Bot) -> None:
    with pytest.raises(NetworkError, match="Request Entity Too Large"):
        await bot.send_document(SITI, bytes(MAX_FILE_BYTES + 1), filename="x.bin")


async def test_a_file_id_must_be_known_and_of_the_right_kind(bot: Bot) -> None:
    photo = (await bot.send_photo(SITI, picture())).photo[0]

    with pytest.raises(BadRequest, match="Wrong file identifier"):
        await bot.send_photo(SITI, "unknown")
    with pytest.raises(BadRequest, match="Can't use file of type photo as document"):
        await bot.send_document(SITI, photo.file_id)
    with pytest.raises(BadRequest, match="Failed to get http url content"):
        await bot.send_photo(SITI, "https://example.org/a.png")
    with pytest.raises(BadRequest, match="Invalid file_id"):
        await bot.get_file("unknown")


@pytest.mark.parametrize(
    ("params", "reason"),
    [
        ({"photo": "attach://gone"}, 'file "gone" attached to the request is missing'),
        ({"photo": ""}, "there is no photo in the request"),
        ({"photo": "AgAC"}, "wrong file identifier/HTTP URL specified"),
    ],
)
async def test_a_photo_must_be_there(server: TelegramServer, params: dict[str, str], reason: str) -> None:
    with pytest.raises(ApiError) as refusal:
        await server.call("sendPhoto", {"chat_id": SITI, **params})

    assert refusal.value.description == f"Bad Request: {reason}"


async def test_a_file_over_20_megabytes_cannot_be_downloaded(bot: Bot) -> None:
    message = await bot.send_document(SITI, bytes(MAX_DOWNLOAD_BYTES + 1), filename="x.bin")

    assert message.document is not None
    with pytest.raises(BadRequest, match="File is too big"):
        await bot.get_file(message.document.file_id)


async def test_a_caption_has_at_most_1024_units_and_is_checked_before_the_upload(
    bot: Bot, server: TelegramServer
) -> None:
    assert (await bot.send_photo(SITI, picture(), caption="😀" * 512)).caption is not None

    with pytest.raises(BadRequest, match="Message caption is too long"):
        await bot.send_photo(SITI, picture(), caption="a" * 1025)
    assert len(server.messages(SITI)) == 1


async def test_a_caption_is_edited_and_a_text_is_not_a_caption(bot: Bot, server: TelegramServer) -> None:
    photo = await bot.send_photo(SITI, picture(), caption="satu")
    text = await bot.send_message(SITI, "satu")

    await bot.edit_message_caption(SITI, photo.message_id, caption="dua")

    assert server.messages(SITI)[0].text == "dua"
    with pytest.raises(BadRequest, match="There is no text in the message to edit"):
        await bot.edit_message_text("dua", SITI, photo.message_id)
    with pytest.raises(BadRequest, match="There is no caption in the message to edit"):
        await bot.edit_message_caption(SITI, text.message_id, caption="dua")


async def test_a_picture_is_replaced_by_an_upload_or_a_known_one(bot: Bot, server: TelegramServer) -> None:
    message = await bot.send_photo(SITI, picture(), caption="satu")

    await bot.edit_message_media(InputMediaPhoto(picture(60, 60), caption="dua"), SITI, message.message_id)
    [stored] = server.messages(SITI)
    assert (stored.text, stored.json["photo"][-1]["width"]) == ("dua", 60)

    await bot.edit_message_media(InputMediaPhoto(message.photo[-1].file_id), SITI, message.message_id)
    [stored] = server.messages(SITI)
    assert (stored.text, stored.json["photo"][-1]["width"]) == ("", 40)


async def test_an_album_is_2_to_10_items_or_nothing(bot: Bot, server: TelegramServer) -> None:
    messages = await bot.send_media_group(SITI, [InputMediaPhoto(picture()), InputMediaPhoto(picture(50, 50))])
    assert len({message.media_group_id for message in messages}) == 1

    with pytest.raises(BadRequest, match="2-10 items"):
        await bot.send_media_group(SITI, [InputMediaDocument(b"a", filename="a.txt")])
    with pytest.raises(BadRequest, match="Image_process_failed"):
        await bot.send_media_group(SITI, [InputMediaPhoto(picture()), InputMediaPhoto(b"x")])
    assert len(server.messages(SITI)) == 2
