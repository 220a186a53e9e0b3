package io.bertmesh.protocol.bertmesh.grpc;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Message;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Puts a vector into a message. */
final class VectorField {

    private VectorField() {}

    /**
     * Adds the components to a packed field of floats.
     *
     * <p>By way of the wire format, from which a field is read into memory of its very size. The builder's own methods take
     * components one by one into memory that grows, four times the vector's size in all, or boxed.
     */
    static void merge(int fieldNumber, float[] vector, Message.Builder message) {
        int vectorBytes = vector.length * Float.BYTES;
        byte[] field = new byte
                [CodedOutputStream.computeTagSize(fieldNumber)
                        + CodedOutputStream.computeUInt32SizeNoTag(vectorBytes)
                        + vectorBytes];
        CodedOutputStream out = CodedOutputStream.newInstance(field);
        try {
            out.writeTag(fieldNumber, WireFormat.WIRETYPE_LENGTH_DELIMITED);
            out.writeUInt32NoTag(vectorBytes);
            for (float component : vector) {
                out.writeFloatNoTag(component);
            }
            message.mergeFrom(field);
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot be written or read", e);
        }
    }
}
