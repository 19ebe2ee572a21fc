/** How large a picture is as it is shown, whatever carries it. */
export function pictureSize(picture: VideoFrame | ImageBitmap): [width: number, height: number] {
  return 'displayWidth' in picture ? [picture.displayWidth, picture.displayHeight] : [picture.width, picture.height];
}
