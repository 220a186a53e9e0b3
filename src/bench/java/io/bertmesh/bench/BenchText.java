package io.bertmesh.bench;

import io.bertmesh.tokenizer.Encoding;

/** A text and its token ids, [CLS] and [SEP] included. This record owns the ids, and they never change. */
record BenchText(String text, long[] ids) {

    static BenchText of(String text, Encoding encoding) {
        long[] ids = new long[encoding.tokenCount()];
        encoding.copyIds(ids, 0);
        return new BenchText(text, ids);
    }

    int tokens() {
        return ids.length;
    }
}
