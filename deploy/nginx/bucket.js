// Signs nginx's own requests to the bucket: AWS Signature Version 4, one GET without body.
// The key may be one that only reads published/* and files/images/*; it comes from the environment, not from a file.
import crypto from 'crypto';

const NOTHING = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
const SIGNED = 'host;x-amz-content-sha256;x-amz-date';

// The time of this request, as YYYYMMDDTHHMMSSZ; nginx asks once a request, so the signature names the same.
function moment() {
    return new Date().toISOString().replace(/[:-]|\.\d+/g, '');
}

function authorization(r) {
    const date = r.variables.bucket_date;
    const region = r.variables.bucket_region;
    const scope = `${date.slice(0, 8)}/${region}/s3/aws4_request`;
    // /-sliced-/published/… is what nginx calls /BUCKET/published/…; every name is of letters that need no escape.
    const path = `/${r.variables.bucket_name}/${r.variables.uri.split('/').slice(2).join('/')}`;
    const headers = `host:${r.variables.bucket_host}\nx-amz-content-sha256:${NOTHING}\nx-amz-date:${date}\n`;
    const asked = `GET\n${path}\n\n${headers}\n${SIGNED}\n${NOTHING}`;
    const text = `AWS4-HMAC-SHA256\n${date}\n${scope}\n${hash(asked)}`;
    const key = ['s3', 'aws4_request'].reduce(
        (above, word) => keyed(above, word),
        keyed(keyed(`AWS4${process.env.S3_SECRET_KEY}`, date.slice(0, 8)), region));
    const signature = crypto.createHmac('sha256', key).update(text).digest('hex');
    return `AWS4-HMAC-SHA256 Credential=${process.env.S3_ACCESS_KEY}/${scope}, SignedHeaders=${SIGNED}, `
        + `Signature=${signature}`;
}

function hash(text) {
    return crypto.createHash('sha256').update(text).digest('hex');
}

function keyed(key, text) {
    return crypto.createHmac('sha256', key).update(text).digest();
}

export default { moment, authorization };
