"""H.264 in hardware, when an academy chooses so: what each encoder is told to keep within a rung, and what it may touch.

Pure. Nothing here was run on such hardware; before one is used it has to encode a picture (`chips.works`).
"""

from __future__ import annotations

from media_pipeline.ladder import Rung

SOFTWARE = "libx264"
NVENC, QSV, VAAPI, TOOLBOX = "h264_nvenc", "h264_qsv", "h264_vaapi", "h264_videotoolbox"
ENCODERS = (SOFTWARE, NVENC, QSV, VAAPI, TOOLBOX)
RENDER_NODE = "/dev/dri/renderD128"
DEVICES = {
    NVENC: ("/dev/nvidia0", "/dev/nvidiactl", "/dev/nvidia-uvm", "/dev/nvidia-uvm-tools"),
    QSV: ("/dev/dri",),
    VAAPI: ("/dev/dri",),
}
# Drivers find their device by these.
READS = ("/sys",)
# A driver maps the memory of the card into its address space.
MEMORY = 64 << 30
Options = dict[str, str | int]


def told(encoder: str, rung: Rung) -> Options:
    """Options of one output stream, without its number: quality as of the rung, capped as the rung."""
    common: Options = {
        "c": encoder,
        "profile": _profile(encoder, rung.profile),
        "maxrate": f"{rung.maxrate_k}k",
        "bufsize": f"{rung.maxrate_k * 2}k",
        "bf": 0 if rung.profile == "baseline" else 2,
    }
    own: dict[str, Options] = {
        NVENC: {"preset": "p4", "rc": "vbr", "cq": rung.crf, "b": "0k", "level": rung.level,
                "forced-idr": 1, "no-scenecut": 1},
        QSV: {"preset": "veryfast", "global_quality": rung.crf, "b": f"{rung.maxrate_k}k", "look_ahead": 0,
              "forced_idr": 1},
        VAAPI: {"rc_mode": "QVBR", "global_quality": rung.crf, "b": f"{rung.maxrate_k}k",
                "level": round(float(rung.level) * 10)},
        TOOLBOX: {"b": f"{rung.maxrate_k * 7 // 10}k", "allow_sw": 0, "level": rung.level},
    }  # fmt: skip
    return common | own[encoder]


def _profile(encoder: str, profile: str) -> str:
    return "constrained_baseline" if encoder == VAAPI and profile == "baseline" else profile


def takes_uploads(encoder: str) -> bool:
    """Whether pictures must be brought into the card by a filter."""
    return encoder == VAAPI


def device_words(encoder: str) -> list[str]:
    """What goes before everything else on the command line."""
    return ["-vaapi_device", RENDER_NODE] if encoder == VAAPI else []
