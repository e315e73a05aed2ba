"""Every reason why a file is not taken or not finished, in plain words with what to do next."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from media_pipeline import codes

MESSAGES: dict[str, Promise] = {
    codes.EMPTY: _(
        "The file is empty. Choose the file again; if it is still empty, copy it anew from the camera."
    ),
    codes.NOT_MEDIA: _("This is not a video or sound file. Export it as MP4 and upload that."),
    codes.PROGRAM: _("This file is a program, not a video. Choose the video file."),
    codes.PLAYLIST: _("This file is a playlist that points to other files. Upload the video itself."),
    codes.PICTURE: _(
        "This is a picture or an animation. Export it as MP4, or add it to the lesson as an image."
    ),
    codes.DRAWING: _("This is a drawing or a web page, not a video. Export it as MP4 and upload that."),
    codes.DOCUMENT: _("This is a document or an archive. Upload the video file itself."),
    codes.INCOMPLETE: _(
        "The file is incomplete: its index is missing. Copy it from the camera again and upload it anew."
    ),
    codes.NO_STREAMS: _("The file holds neither picture nor sound. Export it as MP4 and upload that."),
    codes.UNSUPPORTED_CODEC: _(
        "This kind of video is not supported. Export it as MP4 (H.264 and AAC) and upload that."
    ),
    codes.PROTECTED: _(
        "This file is copy-protected, so nobody can convert it. Upload the unprotected original."
    ),
    codes.UNREADABLE: _(
        "No picture or sound could be read from the file. Play it on your computer first; then export it as MP4."
    ),
    codes.TOO_SHORT: _("The recording is shorter than one second. Upload a longer one."),
    codes.TOO_LONG: _("The recording is longer than 12 hours. Cut it into lessons."),
    codes.TOO_LARGE_PICTURE: _("The picture is larger than 8K. Export it at 1080p or less."),
    codes.TOO_BIG: _("The file is too big. Export it at 1080p, or cut it into shorter lessons."),
    codes.ARCHIVE_TOO_BIG: _("The archive is too big. Leave long films out, and upload those by themselves."),
    codes.NOT_ZIP: _("This is no ZIP archive. Choose the file that ends in .zip, just as it was exported."),
    codes.OTHER_ARCHIVE: _(
        "This is an archive of another kind (RAR, 7-Zip). Unpack it, pack what was inside as .zip, and choose that file."
    ),
    codes.QUOTA: _(
        "Your room for files is used up. Delete videos or courseware you no longer need, or ask the office for more."
    ),
    codes.DISK_FULL: _(
        "The server has no room for this file now. Nothing is lost: try again later or tell the office."
    ),
    codes.BAD_PART: _("A part of the file arrived damaged. It will be sent again."),
    codes.MISSING_PARTS: _(
        "Some parts of the file have not arrived yet. Keep the page open; they will be sent."
    ),
    codes.EXPIRED: _("This upload was left too long and has been cleared away. Choose the file again."),
    codes.BUSY: _("Too many uploads are open. Finish or cancel one of them first."),
    codes.NO_FFMPEG: _("The server has no video converter (ffmpeg). Your file is kept; tell the office."),
    codes.STORAGE_AWAY: _(
        "The server's store for videos does not answer now. Nothing is lost: it goes on by itself."
    ),
    codes.TOOK_TOO_LONG: _(
        "Preparing the video took too long and was stopped. Your file is kept: try again, or export it as MP4."
    ),
    codes.ENCODER_FAILED: _(
        "Preparing the video failed. Your file is kept: try again, or export it as MP4 and upload that."
    ),
    codes.GAVE_UP: _(
        "Preparing the video failed three times. Your file is kept: try again, or export it as MP4."
    ),
    codes.BAD_CAPTIONS: _(
        "These captions could not be read. Upload WebVTT, SRT or ASS with times like 00:01.000 --> 00:03.000."
    ),
    codes.CAPTIONS_EXIST: _("There are captions in this language already. Remove them first."),
    codes.NO_RECOGNISER: _("Captions are not drafted by the machine here. The office can set it up."),
    codes.NO_SPEECH: _("No speech was found in the sound. Write the captions by hand."),
    codes.RECOGNISER_FAILED: _(
        "The machine could not write down the speech. Try again, or write the captions by hand and tell the office."
    ),
    codes.NOT_READY: _("The film is not ready yet. Try again when it plays."),
    codes.BAD_SUBTITLES: _(
        "The subtitles inside the film could not be read. Upload them as a file: WebVTT, SRT or ASS."
    ),
    codes.CAPTIONS_CHANGED: _("Somebody else has changed these captions meanwhile. Yours are still here."),
    codes.W_PARTLY_READABLE: _(
        "Only part of the file is readable. What is there plays; upload the whole file to replace it."
    ),
    codes.W_HEADER_DURATION: _("The file states a wrong length; the real one is used."),
    codes.W_DECODE_ERRORS: _("Some pictures in the file are damaged. Watch it once before you publish."),
    codes.W_NO_AUDIO: _("The file has no sound."),
    codes.W_AUDIO_PADDED: _("The sound ends before the picture."),
    codes.W_VIDEO_PADDED: _("The picture ends before the sound."),
    codes.W_HDR: _("HDR colours were converted for ordinary screens."),
    codes.W_INTERLACED: _("Interlaced lines were smoothed."),
    codes.W_LOW_RESOLUTION: _("The picture is very small; writing in it may not be readable."),
    codes.W_HOLES: _("The recording has gaps in which nothing was recorded; they were left out."),
    codes.W_OTHER_SOUNDS: _(
        "The file has several sound tracks; the first in which something is heard was taken."
    ),
    codes.W_SILENT: _("The sound track is silent. Was the microphone on?"),
    codes.W_SOUND_UNSUPPORTED: _(
        "The sound is of a kind that is not supported, so the video plays without it. Export it as MP4 (H.264 and AAC)."
    ),
}


READABLE = _("%(pct)s %% of the file is readable, and that plays. Upload the whole file again to replace it.")


class Refused(Exception):
    """A file, part or captions not taken. `code` is stable; `reason` is plain words in the reader's language, with
    the `figures` of this case (a sentence in that language) where there are some.
    """

    def __init__(self, code: str, detail: str = "", *, figures: str = "") -> None:
        super().__init__(code, detail)
        self.code = code
        self.detail = detail
        self.figures = figures

    @property
    def reason(self) -> str:
        return f"{explain(self.code)} {self.figures}".rstrip()

    @property
    def message(self) -> str:
        return self.reason

    def __str__(self) -> str:
        return f"{self.reason} ({self.detail})" if self.detail else self.reason


def explain(code: str, readable_pct: int | None = None) -> str:
    """The plain words of `code` in the active language, with how much of a damaged file is readable; empty for no code."""
    if not code:
        return ""
    if code == codes.W_PARTLY_READABLE and readable_pct:
        return str(READABLE) % {"pct": readable_pct}
    return str(MESSAGES.get(code, MESSAGES[codes.ENCODER_FAILED]))


def plain_english(code: str, readable_pct: int | None = None) -> str:
    """The plain words of `code` in English, for the operator's rows and logs."""
    with override("en"):
        return explain(code, readable_pct)
