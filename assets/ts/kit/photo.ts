// A photo as small as it may be: drawn anew here, so that nothing of the camera stays in it and a weak line carries it.
const SIDES = [1024, 800, 640, 480];
const QUALITY = 0.6;
const MOST = 260000;

/** JPEG in base64; null for what is no picture. */
export async function smaller(file: Blob): Promise<string | null> {
  const address = URL.createObjectURL(file);
  try {
    const picture = new Image();
    picture.src = address;
    await picture.decode();
    for (const side of SIDES) {
      const share = Math.min(1, side / Math.max(picture.naturalWidth, picture.naturalHeight));
      const field = document.createElement("canvas");
      field.width = Math.max(1, Math.round(picture.naturalWidth * share));
      field.height = Math.max(1, Math.round(picture.naturalHeight * share));
      field.getContext("2d")!.drawImage(picture, 0, 0, field.width, field.height);
      const data = field.toDataURL("image/jpeg", QUALITY).split(",")[1] ?? "";
      if (data && data.length <= MOST) return data;
    }
    return null;
  } catch {
    return null;
  } finally {
    URL.revokeObjectURL(address);
  }
}
