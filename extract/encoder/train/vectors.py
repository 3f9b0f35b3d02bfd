"""Test vectors that hold another implementation to this one: invented sentences, pieces, states and head outputs in f32."""

from __future__ import annotations

import torch

import decode
from data import Sentence
from encode import Encoder, collate
from labels import lemma_of
from model import Reader
from predict import one_root

SENTENCES = (
    "Mara Velloni says she 's dating singer Toby Quill .",
    "“ We did n’t plan it , ” Velloni ’s sister told the Harbour Gazette in June 2016 .",
    "TOBY QUILL AND MARA VELLONI SPLIT AFTER 2 YEARS !",
    "Their band The Paper Lanterns released ' Low Tide ' on Oakmoor Records .",
    "Zoë Brontë-McAdams ( née O'Hara ) , 41 , wore a café-au-lait dress #RedCarpet @zoe_b",
    "iPhone",
    "Chloé 's 日本 fans ☺ cried .",
)


@torch.no_grad()
def vectors(model: Reader, encoder: Encoder) -> dict:
    """The outputs of the model, in evaluation mode, for SENTENCES."""
    labels, out = encoder.labels, []
    for text in SENTENCES:
        s = Sentence(text.split())
        item = encoder.encode(s)
        batch = collate([item])
        w = model.states(batch["ids"], batch["shapes"], batch["mask"], batch["first"])
        tags, arcs = model.tags(w), model.arcs(w)
        heads = torch.from_numpy(decode.tree(torch.log_softmax(arcs, 2)[0].numpy()))[None]
        rel = model.relations(w, heads)
        best = one_root(rel, heads, labels.rel).argmax(2)[0, 1:].tolist()

        def label(head: str) -> list[str]:
            return [getattr(labels, head)[i] for i in tags[head].argmax(2)[0, 1:].tolist()]

        out.append(
            {
                "tokens": s.words,
                "ids": item["ids"],
                "shapes": item["shapes"],
                "first": item["first"][1:],
                "states": w[0, :, :16].tolist(),
                "upos": label("upos"),
                "xpos": label("xpos"),
                "feats": label("feats"),
                "lemma": label("lemma"),
                "lemmas": [lemma_of(*w, encoder.lexicon) for w in zip(s.words, label("upos"), label("lemma"))],
                "names": decode.names(tags["names"][0, 1:].numpy(), labels.names),
                "heads": heads[0, 1:].tolist(),
                "rels": [labels.rel[i] for i in best],
                "upos_logits": tags["upos"][0, 1:].tolist(),
                "names_logits": tags["names"][0, 1:].tolist(),
                "arc_scores": arcs[0, 1:].tolist(),
                "rel_logits": rel[0, 1:, :8].tolist(),
            }
        )
    return {"sentences": out}
