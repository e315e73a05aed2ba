#!/bin/sh
# Writes nginx's configuration from the settings: render.sh FOLDER. Needs envsubst (Debian: gettext-base); the
# nginx image has it. Then: nginx -c FOLDER/nginx.conf. It says which setting is missing, and writes nothing then.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
to=${1:?which folder\?}
fail() { echo "render.sh: $*" >&2; exit 2; }

case ${MEDIA_NGINX_KEY:-} in
    *[!A-Za-z0-9_-]*) fail "MEDIA_NGINX_KEY may hold letters, digits, - and _ only" ;;
    ????????????????????????????????*) ;;
    *) fail "MEDIA_NGINX_KEY must be 32 letters or more, the same that web has (openssl rand -hex 32)" ;;
esac
export MEDIA_NGINX_KEY
export NGINX_CONF="$to" NGINX_RUN="${NGINX_RUN:-/var/cache/nginx}" NGINX_LISTEN="${NGINX_LISTEN:-8080}"
export FORWARDED_PROTO="${FORWARDED_PROTO:-\$scheme}"
export STATIC_FOLDER="${STATIC_FOLDER:-/srv/academy/static}"
export MEDIA_FOLDER="${MEDIA_FOLDER:-/var/lib/academy/media}" FILES_FOLDER="${FILES_FOLDER:-/var/lib/academy/files}"
export PART_MB=$((${MEDIA_PART_MB:-8} + 1)) WHOLE_MB=$((${MEDIA_MAX_UPLOAD_MB:-4096} + 100))
export CACHE_GB="${NGINX_CACHE_GB:-10}"
CONTENT_HOST="${CONTENT_ORIGIN:-http://content.localhost}"
CONTENT_HOST="${CONTENT_HOST#*://}"
export CONTENT_HOST="${CONTENT_HOST%%[:/]*}"
LINE_SERVERS='' LINE_USER='' LINE_MODULE='' LINE_ENV='' storage=disk
for server in ${WEB_SERVERS:-127.0.0.1:8000}; do
    LINE_SERVERS="$LINE_SERVERS server $server max_fails=2 fail_timeout=5s;"
done
[ -z "${NGINX_USER:-}" ] || LINE_USER="user $NGINX_USER;"
export BUCKET_SCHEME='' BUCKET_HOST='' BUCKET_NAME='' BUCKET_ADDRESS='' S3_BUCKET="${S3_BUCKET:-}" S3_REGION="${S3_REGION:-us-east-1}"
if [ -n "$S3_BUCKET" ]; then
    storage=s3
    [ -n "${S3_ACCESS_KEY:-}" ] && [ -n "${S3_SECRET_KEY:-}" ] || fail "S3_ACCESS_KEY and S3_SECRET_KEY are missing"
    url=${S3_ENDPOINT_URL:-https://s3.${S3_REGION:-us-east-1}.amazonaws.com}
    BUCKET_SCHEME=${url%%://*}
    BUCKET_HOST=${url#*://}
    BUCKET_HOST=${BUCKET_HOST%%/*}
    BUCKET_NAME=${BUCKET_HOST%%:*}
    case $BUCKET_HOST in
        *:*) BUCKET_ADDRESS=$BUCKET_HOST ;;
        *) [ "$BUCKET_SCHEME" = https ] && BUCKET_ADDRESS=$BUCKET_HOST:443 || BUCKET_ADDRESS=$BUCKET_HOST:80 ;;
    esac
    LINE_MODULE='load_module /usr/lib/nginx/modules/ngx_http_js_module.so;'
    LINE_ENV="env S3_ACCESS_KEY; env S3_SECRET_KEY;"
fi
export LINE_SERVERS LINE_USER LINE_MODULE LINE_ENV

# An edge: the films of another nginx or of the application itself, checked and kept here.
if [ -n "${EDGE_ORIGIN:-}" ]; then
    export EDGE_SCHEME="${EDGE_ORIGIN%%://*}" EDGE_ADDRESS="${EDGE_ORIGIN#*://}"
    case $EDGE_SCHEME in http|https) ;; *) fail "EDGE_ORIGIN must be http://host:port or https://host:port" ;; esac
    case $EDGE_ADDRESS in */*|'') fail "EDGE_ORIGIN must be http://host:port or https://host:port" ;; esac
    mkdir -p "$to/server.d" "$NGINX_RUN"
    umask 077
    envsubst '${CACHE_GB} ${EDGE_ADDRESS} ${EDGE_SCHEME} ${FORWARDED_PROTO} ${LINE_USER} ${NGINX_LISTEN} ${NGINX_RUN}' \
        <"$here/edge.conf.template" >"$to/nginx.conf"
    envsubst '${MEDIA_NGINX_KEY}' <"$here/token.conf.template" >"$to/token.conf"
    exit 0
fi

names='${BUCKET_ADDRESS} ${BUCKET_HOST} ${BUCKET_NAME} ${BUCKET_SCHEME} ${CACHE_GB} ${CONTENT_HOST} ${FILES_FOLDER} ${FORWARDED_PROTO}
${LINE_ENV} ${LINE_MODULE} ${LINE_SERVERS} ${LINE_USER} ${MEDIA_FOLDER} ${MEDIA_NGINX_KEY} ${NGINX_CONF} ${NGINX_LISTEN}
${NGINX_RUN} ${PART_MB} ${S3_BUCKET} ${S3_REGION} ${STATIC_FOLDER} ${WHOLE_MB}'
mkdir -p "$to/server.d" "$to/errors/-" "$NGINX_RUN"
umask 077  # the key of the tokens is in what is written now
envsubst "$names" <"$here/nginx.conf.template" >"$to/nginx.conf"
envsubst "$names" <"$here/token.conf.template" >"$to/token.conf"
envsubst "$names" <"$here/bucket.conf.template" >"$to/bucket.conf"
envsubst "$names" <"$here/$storage-http.conf.template" >"$to/storage-http.conf"
envsubst "$names" <"$here/$storage-server.conf.template" >"$to/storage-server.conf"
cp "$here/guards.conf" "$here/bucket.js" "$to/"
[ "$to" = /etc/nginx ] || cp /etc/nginx/mime.types "$to/mime.types"
cp "$here"/errors/*.html "$to/errors/-/"
chmod a+r "$to"/errors/-/*.html "$to"/bucket.js
chmod a+rx "$to/errors" "$to/errors/-"
