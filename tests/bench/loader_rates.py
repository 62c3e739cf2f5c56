# SPDX-License-Identifier: Apache-2.0
"""loader_rates.py FOLDER SIZE WORKERS KIND SECONDS: what bench_loader measures, as a user of PyTorch writes it.

KIND is plain (Pillow decodes all pixels) or draft (Pillow lets the JPEG decoder shrink, as few know it can). Prints
images a second.
"""
import pathlib
import sys
import time

import numpy as np
import torch
from PIL import Image


class Folder(torch.utils.data.Dataset):
    def __init__(self, folder, size, draft):
        self.files = sorted(pathlib.Path(folder).glob("*/*.jpg"))
        self.classes = sorted({file.parent.name for file in self.files})
        self.size = size
        self.draft = draft

    def __len__(self):
        return len(self.files)

    def __getitem__(self, index):
        file = self.files[index]
        with Image.open(file) as image:
            if self.draft:
                image.draft("RGB", (self.size, self.size))
            pixels = np.array(image.convert("RGB").resize((self.size, self.size), Image.Resampling.BILINEAR))
        sample = torch.from_numpy(pixels).permute(2, 0, 1).contiguous().float().div(255)
        return sample, self.classes.index(file.parent.name)


def batches(loader):
    while True:
        yield from loader


def main():
    folder, size, workers = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    kind, seconds = sys.argv[4], float(sys.argv[5])
    torch.set_num_threads(1)
    loader = torch.utils.data.DataLoader(Folder(folder, size, kind == "draft"), batch_size=64, shuffle=True,
                                         num_workers=workers, persistent_workers=workers > 0)
    source = batches(loader)

    def run_for(limit):
        start, images = time.perf_counter(), 0
        while (elapsed := time.perf_counter() - start) < limit:
            images += len(next(source)[1])
        return images / elapsed

    run_for(seconds / 10)
    print(f"{run_for(seconds):.1f}")


main()
