"""A moving picture for each visitor's fake camera, and a way to know whose picture arrived."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

WIDTH, HEIGHT, FRAMES_A_SECOND, FRAMES = 320, 240, 10, 10

Colour = tuple[int, int, int]


@dataclass(frozen=True)
class Picture:
    """Somebody's head and shoulders before a wall. The wall's colour tells who it is."""

    name: str
    wall: Colour
    person: Colour

    def write(self, folder: Path, frames_a_second: int = FRAMES_A_SECOND) -> Path:
        """Writes it as raw video, which Chromium plays in a circle as what the camera sees."""
        file = folder / f"{self.name}-{frames_a_second}.y4m"
        folder.mkdir(parents=True, exist_ok=True)
        with file.open("wb") as out:
            out.write(f"YUV4MPEG2 W{WIDTH} H{HEIGHT} F{frames_a_second}:1 Ip A1:1 C420jpeg\n".encode())
            for number in range(FRAMES):
                # The person leans to and fro, so that every frame differs from the last.
                lean = abs(number - FRAMES // 2) * 2
                out.write(b"FRAME\n" + self._frame(lean))
        return file

    def _frame(self, lean: int) -> bytes:
        wall, person = to_yuv(self.wall), to_yuv(self.person)
        luma = b"".join(row(y, WIDTH, lean, wall[0], person[0], 1) for y in range(HEIGHT))
        blue = b"".join(row(y * 2, WIDTH // 2, lean, wall[1], person[1], 2) for y in range(HEIGHT // 2))
        red = b"".join(row(y * 2, WIDTH // 2, lean, wall[2], person[2], 2) for y in range(HEIGHT // 2))
        return luma + blue + red


def row(y: int, width: int, lean: int, wall: int, person: int, scale: int) -> bytes:
    """One line of one plane: wall, person, wall."""
    centre = WIDTH // 2 - 5 + lean
    half = 0
    if abs(y - 100) <= 44:  # the head
        half = round(36 * (1 - ((y - 100) / 44) ** 2) ** 0.5)
    if y > 150:  # the shoulders
        half = max(half, int(92 * min(1.0, ((y - 150) / 60) ** 0.5)))
    left, right = (centre - half) // scale, (centre + half) // scale
    return bytes([wall]) * left + bytes([person]) * (right - left) + bytes([wall]) * (width - right)


def to_yuv(colour: Colour) -> Colour:
    """Full-range BT.601, as in JPEG."""
    red, green, blue = colour
    return (
        round(0.299 * red + 0.587 * green + 0.114 * blue),
        round(128 - 0.168736 * red - 0.331264 * green + 0.5 * blue),
        round(128 + 0.5 * red - 0.418688 * green - 0.081312 * blue),
    )


PICTURES = {
    picture.name: picture
    for picture in (
        Picture("terracotta", (196, 92, 56), (238, 196, 168)),
        Picture("blue", (48, 84, 190), (176, 196, 236)),
        Picture("green", (52, 148, 72), (190, 228, 186)),
    )
}


def whose(colour: Colour) -> str:
    """The name of the picture whose wall is nearest to that colour; `black` where there is none."""
    walls = {picture.name: picture.wall for picture in PICTURES.values()} | {"black": (0, 0, 0)}

    def distance(wall: Colour) -> int:
        return sum((one - other) ** 2 for one, other in zip(wall, colour, strict=True))

    return min(walls, key=lambda name: distance(walls[name]))
