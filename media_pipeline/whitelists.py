"""What a stranger's file may be: containers, codecs and protocols that ffmpeg and the prober open, and no others."""

from __future__ import annotations

PROTOCOLS = "file,pipe"
FORMATS = "mov,matroska,avi,mpeg,mpegts,mpegvideo,flv,asf,ogg,wav,mp3,aac,flac,amr"
CODECS = (
    "h264,hevc,vp8,vp9,av1,libdav1d,mpeg4,msmpeg4v3,mpeg2video,mpeg1video,h263,flv,wmv1,wmv2,wmv3,vc1,mjpeg,prores,"
    "theora,aac,mp3,mp3float,ac3,eac3,opus,vorbis,flac,alac,amrnb,amrwb,pcm_s16le,pcm_s16be,wmav1,wmav2,mp2,mp2float"
)
