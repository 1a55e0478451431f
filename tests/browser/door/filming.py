"""A film for a browser's make-believe camera: a code, held before it."""

from pathlib import Path

import qrcode
from PIL import Image

_WIDTH, _HEIGHT, _PICTURES = 640, 480, 12


def filmed(path: Path, text: str) -> Path:
    """Write an uncompressed film (YUV4MPEG2) that shows the text as a QR code."""
    code = qrcode.make(text).get_image().convert("L").resize((420, 420))
    picture = Image.new("L", (_WIDTH, _HEIGHT), 235)
    picture.paste(code, ((_WIDTH - 420) // 2, (_HEIGHT - 420) // 2))
    # Grey has no colour: both of its other planes are 128.
    frame = b"FRAME\n" + picture.tobytes() + bytes([128]) * (_WIDTH * _HEIGHT // 2)
    head = f"YUV4MPEG2 W{_WIDTH} H{_HEIGHT} F10:1 Ip A1:1 C420jpeg\n".encode()
    path.write_bytes(head + frame * _PICTURES)
    return path
