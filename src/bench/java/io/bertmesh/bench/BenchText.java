package io.bertmesh.bench;

import io.bertmesh.tokenizer.Encoding;

/** A text and its token ids, [CLS] and [SEP] included. The ids belong to this record and are not changed after. */
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
