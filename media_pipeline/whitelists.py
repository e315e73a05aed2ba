"""What a stranger's file may be: containers, codecs and protocols that ffmpeg and the prober open, and no others."""

from __future__ import annotations

PROTOCOLS = "file,pipe"
# What phones, cameras, camcorders (DV, AVCHD), recorders (W64, AIFF, CAF, AC-3) and the programs of twenty years write.
# Not here: what exists for games, captures and studios (NUT, MXF, RealMedia, SWF, raw streams) and whatever points to
# other files (concat, HLS, DASH, SDP, image sequences).
FORMATS = "mov,matroska,avi,mpeg,mpegts,mpegvideo,flv,asf,ogg,wav,w64,mp3,aac,ac3,eac3,flac,amr,aiff,caf,dv"
# The decoders by which the world watches (their bugs are found by others first), cameras' own (MJPEG, ProRes, DV) and
# plain samples. Rare ones (screen recorders' of 2005, lossless ones, MagicYUV of CVE-2026-8461) stay shut.
CODECS = (
    "h264,hevc,vp8,vp9,av1,libdav1d,mpeg4,msmpeg4,msmpeg4v2,mpeg2video,mpeg1video,h263,flv,wmv1,wmv2,wmv3,vc1,mjpeg,"
    "prores,dvvideo,theora,aac,mp3,mp3float,ac3,eac3,opus,vorbis,flac,alac,amrnb,amrwb,wmav1,wmav2,wmapro,mp2,mp2float,"
    "pcm_u8,pcm_s16le,pcm_s16be,pcm_s24le,pcm_s24be,pcm_s32le,pcm_s32be,pcm_f32le,pcm_f32be,pcm_alaw,pcm_mulaw,"
    "pcm_bluray,pcm_dvd,adpcm_ms,adpcm_ima_wav,adpcm_ima_qt"
)
# Subtitles that are text. Opened only when somebody wants them as captions, and then with no other decoder.
SUBTITLES = "mov_text,subrip,srt,ass,ssa,webvtt,text"
