// For a CDN with functions at its edge: may this address be answered, and under which name is the answer kept?
// Plain JavaScript with an MD5 of `crypto`, as functions of CDNs have it; the same check as ../nginx/token.conf.template.
// Put this before the cache: status 0 means go on, with `key` (and the range or slice) as the name in the cache.
const crypto = require('crypto');

const ADDRESS = /^\/v\/([0-9a-f]{8})\.([A-Za-z0-9_-]{22})\/(\d{9,12})\/([0-9a-f-]{36})\/((?:(?:r\d{1,9}|captions|slides|sprites)\/)?[a-z0-9][a-z0-9_-]{0,59}\.(?:m3u8|mp4|vtt|json|jpg|webp))$/;

// 403: not signed with this key for this asset. 410: too late. 404: no address of a film.
function verdict(path, key, nowS) {
    const found = ADDRESS.exec(path);
    if (!found) return { status: 404, key: '' };
    const [, who, mac, expiry, asset, file] = found;
    if (!isSame(signature(key, expiry, asset, who), mac)) return { status: 403, key: '' };
    if (Number(expiry) <= nowS) return { status: 410, key: '' };
    return { status: 0, key: `${asset}/${file}` };
}

function signature(key, expiry, asset, who) {
    const made = crypto.createHash('md5').update(`${key} ${expiry} ${asset} ${who} ${key}`).digest('base64');
    return made.replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
}

// In the same time wherever they differ.
function isSame(one, other) {
    let differs = one.length ^ other.length;
    for (let place = 0; place < one.length; place += 1) differs |= one.charCodeAt(place) ^ other.charCodeAt(place);
    return differs === 0;
}

module.exports = { verdict };
