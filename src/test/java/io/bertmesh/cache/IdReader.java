package io.bertmesh.cache;

import io.bertmesh.model.AnswerCodec;
import io.bertmesh.model.Reader;
import io.bertmesh.model.TextInput;
import io.bertmesh.model.TextOutput;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Reads the id of a text's second token from the fake runner's output. Its codec can write the id several times. */
record IdReader(String name, int copies) implements Reader<Integer>, AnswerCodec<Integer> {

    static final IdReader ONCE = new IdReader("id", 1);

    @Override
    public Optional<AnswerCodec<Integer>> codec() {
        return Optional.of(this);
    }

    @Override
    public Class<Integer> type() {
        return Integer.class;
    }

    @Override
    public byte[] cacheKey() {
        return name.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public Integer read(TextOutput output) {
        return Math.round(output.vector(1, 0));
    }

    @Override
    public int byteCount(Integer answer) {
        return copies * Integer.BYTES;
    }

    @Override
    public void write(Integer answer, ByteBuffer target) {
        for (int i = 0; i < copies; i++) {
            target.putInt(answer);
        }
    }

    @Override
    public Integer parse(ByteBuffer source, TextInput text) {
        int answer = source.getInt();
        for (int i = 1; i < copies; i++) {
            if (source.getInt() != answer) {
                throw new IllegalArgumentException("not the same");
            }
        }
        return answer;
    }
}
