# SPDX-License-Identifier: Apache-2.0
"""A network that hpo trained, as a torch.nn.Module: to predict with, to train on, to give back to hpo.

    net = hpo_network.load("best/weights.safetensors")   # of `hpo best --export best`
    logits = net.eval()(samples)                         # (batch, sample shape...) -> (batch, classes)
    hpo_network.save(net, "mine.safetensors")            # "init_from": {"path": "mine.safetensors"}

The weights file holds the network as data, so this is all that is needed of hpo. Needs PyTorch 2.4 or later.
"""
import ctypes
import json
import struct

import torch
from torch import nn
from torch.nn import functional as F

TYPES = {"F64": torch.float64, "F32": torch.float32, "F16": torch.float16, "BF16": torch.bfloat16,
         "I64": torch.int64, "I32": torch.int32}


def read_tensors(path):
    """Metadata and tensors by name of a safetensors file."""
    with open(path, "rb") as file:
        header = json.loads(file.read(struct.unpack("<Q", file.read(8))[0]))
        data = bytearray(file.read())
    metadata, tensors = header.pop("__metadata__", {}), {}
    for name, entry in header.items():
        (begin, end), dtype = entry["data_offsets"], TYPES[entry["dtype"]]
        flat = torch.frombuffer(data[begin:end], dtype=dtype) if end > begin else torch.empty(0, dtype=dtype)
        tensors[name] = flat.reshape(entry["shape"])
    return metadata, tensors


def write_tensors(path, tensors, metadata=None):
    header, data = {"__metadata__": {"format": "pt", **(metadata or {})}}, bytearray()
    names = {dtype: name for name, dtype in TYPES.items()}
    for name, tensor in tensors.items():
        whole = tensor.detach().cpu().contiguous()
        content = ctypes.string_at(whole.data_ptr(), whole.nbytes) if whole.nbytes else b""
        header[name] = {"dtype": names[tensor.dtype], "shape": list(whole.shape),
                        "data_offsets": [len(data), len(data) + len(content)]}
        data += content
    text = json.dumps(header).encode()
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text)
        file.write(data)


class AnyBatchNorm(nn.modules.batchnorm._BatchNorm):
    def _check_input_dim(self, x):
        pass  # of rows and of images


class Attention(nn.Module):
    """torch.nn.MultiheadAttention up to out_proj, which is a layer of its own."""

    def __init__(self, layer, weight):
        super().__init__()
        self.layer = layer
        self.in_proj_weight = nn.Parameter(torch.empty_like(weight))
        self.in_proj_bias = nn.Parameter(torch.empty(len(weight)))

    def forward(self, x, real=None):
        heads = F.linear(x, self.in_proj_weight, self.in_proj_bias).unflatten(2, (3, self.layer["heads"], -1))
        mask = None if real is None else real[:, None, None, :]
        read = F.scaled_dot_product_attention(*heads.permute(2, 0, 3, 1, 4), mask, is_causal=self.layer["causal"],
                                              dropout_p=self.layer["dropout"] if self.training else 0.0)
        return read.transpose(1, 2).flatten(2)


class Table(nn.Module):
    """Rows of numbers that a layer adds or puts in front."""

    def __init__(self, weight, trained):
        super().__init__()
        if trained:
            self.weight = nn.Parameter(torch.empty_like(weight))
        else:
            self.register_buffer("weight", torch.empty_like(weight))


def with_tensors(layer, shapes):
    """The module that has the layer's tensors; `shapes` finds a tensor of it by its last name."""
    kind = layer["kind"]
    if kind == "linear":
        return nn.Linear(shapes("weight").shape[1], layer["outputs"], layer["bias"])
    if kind == "conv2d":
        return nn.Conv2d(shapes("weight").shape[1] * layer["groups"], layer["outputs"], layer["kernel"],
                         layer["stride"], layer["padding"], layer["dilation"], layer["groups"], layer["bias"])
    if kind == "batch_norm":
        return AnyBatchNorm(len(shapes("weight")), layer["epsilon"], layer["momentum"])
    if kind in ("layer_norm", "rms_norm"):
        norm = nn.LayerNorm if kind == "layer_norm" else nn.RMSNorm
        return norm(len(shapes("weight")), eps=layer["epsilon"])
    if kind == "embedding":
        return nn.Embedding(layer["vocabulary"], layer["width"], None if layer["padding"] < 0 else layer["padding"])
    if kind == "category_embedding":
        return nn.Embedding(layer["categories"], layer["width"])
    if kind == "patches":
        return nn.Conv2d(shapes("weight").shape[1], layer["width"], layer["size"], layer["size"])
    if kind == "recurrent":
        cell = nn.LSTM if layer["cell"] == "lstm" else nn.GRU
        return cell(shapes("weight_ih_l0").shape[1], layer["hidden"], layer["layers"], batch_first=True,
                    dropout=layer["dropout"], bidirectional=layer["bidirectional"])
    if kind == "self_attention":
        return Attention(layer, shapes("in_proj_weight"))
    if kind in ("positions", "class_token"):
        return Table(shapes("weight"), trained=layer.get("rows", "learned") == "learned")
    return None


ACTIVATIONS = {"relu": F.relu, "gelu": F.gelu, "silu": F.silu, "tanh": torch.tanh, "sigmoid": torch.sigmoid,
               "hard_swish": F.hardswish, "hard_sigmoid": F.hardsigmoid, "relu6": F.relu6,
               "leaky_relu": F.leaky_relu, "elu": F.elu}


def real_positions(layer, inputs):
    """Where a sequence is more than filled up, (batch, length), of a layer that reads the tokens too; else None."""
    if len(inputs) < 2:
        return None
    real = inputs[1] != layer["padding"]
    in_front = inputs[0].shape[1] - real.shape[1]  # a class token
    return F.pad(real, (in_front, 0), value=True)


def pool_sequence(x, pooling, real):
    if real is None:
        real = torch.ones(x.shape[:2], dtype=torch.bool, device=x.device)
    rows, ends, half = torch.arange(len(x)), real.sum(1) - 1, x.shape[2] // 2
    return {"mean": lambda: (x * real.unsqueeze(2)).sum(1) / real.sum(1, keepdim=True), "first": lambda: x[:, 0],
            "last": lambda: x[rows, ends],
            "final": lambda: torch.cat([x[rows, ends, :half], x[:, 0, half:]], 1)}[pooling]()


def run_recurrent(module, x, real):
    if real is None:
        return module(x)[0]
    packed = nn.utils.rnn.pack_padded_sequence(x, real.sum(1).cpu(), batch_first=True, enforce_sorted=False)
    return nn.utils.rnn.pad_packed_sequence(module(packed)[0], batch_first=True, total_length=x.shape[1])[0]


def stochastic_depth(x, probability, training):
    if not training:
        return x
    kept = torch.full((len(x),) + (1,) * (x.dim() - 1), 1 - probability, device=x.device)
    return x * torch.bernoulli(kept) / (1 - probability)


def product(inputs):
    result = inputs[0]
    for x in inputs[1:]:
        result = result * x
    return result


def compute(layer, module, inputs, training):
    kind, x = layer["kind"], inputs[0]
    if kind == "linear":  # the weights may be an embedding's
        return F.linear(x, module.weight, getattr(module, "bias", None))
    if kind == "patches":
        return module(x if x.dim() == 4 else x.unsqueeze(1)).flatten(2).transpose(1, 2)
    if kind == "category_embedding":
        return module(x[:, layer["column"]].long())
    if kind == "recurrent":
        return run_recurrent(module, x, real_positions(layer, inputs))
    if kind == "self_attention":
        return module(x, real_positions(layer, inputs))
    if kind == "positions":
        return x + module.weight
    if kind == "class_token":
        return torch.cat([module.weight.expand(len(x), 1, -1), x], 1)
    if module is not None:
        return module(x)
    return {"activation": lambda: ACTIVATIONS[layer["function"]](x),
            "pool2d": lambda: (F.max_pool2d if layer["function"] == "max" else F.avg_pool2d)(
                x, layer["kernel"], layer["stride"], layer["padding"]),
            "global_average_pool": lambda: x.mean((2, 3), keepdim=layer["keep_axes"]),
            "dropout": lambda: F.dropout(x, layer["probability"], training),
            "stochastic_depth": lambda: stochastic_depth(x, layer["probability"], training),
            "sum": lambda: sum(inputs[1:], x), "multiply": lambda: product(inputs),
            "concatenation": lambda: torch.cat(inputs, layer["axis"] + 1),
            "flatten": lambda: x.flatten(1), "add_channel": lambda: x.unsqueeze(1),
            "leading_columns": lambda: x[:, :layer["count"]],
            "frames": lambda: x.reshape(len(x), -1, layer["size"]),
            "sequence_pool": lambda: pool_sequence(x, layer["pooling"], real_positions(layer, inputs))}[kind]()


class Network(nn.Module):
    """Runs the layers of an architecture in order; its state dict has the file's names."""

    def __init__(self, architecture, tensors):
        super().__init__()
        self.architecture = architecture
        self.modules_of = []  # a one-element list each, so that torch does not name them a second time
        for layer in architecture["layers"]:
            if "tensors_of" in layer:
                self.modules_of.append(self.modules_of[layer["tensors_of"]])
                continue
            module = with_tensors(layer, lambda last: tensors[layer["name"] + "." + last])
            if module is not None:
                self.put(layer["name"].split("."), module)
            self.modules_of.append([module])
        self.load_state_dict(tensors)

    def put(self, path, module):
        parent = self
        for name in path[:-1]:
            if not hasattr(parent, name):
                parent.add_module(name, nn.Module())
            parent = getattr(parent, name)
        parent.add_module(path[-1], module)

    def forward(self, samples):
        outputs = []
        for layer, (module,) in zip(self.architecture["layers"], self.modules_of):
            inputs = [samples if i == -1 else outputs[i] for i in layer["inputs"]]
            outputs.append(compute(layer, module, inputs, self.training))
        return outputs[-1]


def load(path):
    metadata, tensors = read_tensors(path)
    return Network(json.loads(metadata["hpo.architecture"]), tensors)


def save(net, path):
    write_tensors(path, net.state_dict(), {"hpo.architecture": json.dumps(net.architecture)})
