// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.oip.json;

import io.neap.serving.ServingException;
import io.neap.serving.tensor.DataType;
import io.neap.serving.tensor.DirectMemory;
import io.neap.serving.tensor.Shape;
import io.neap.serving.tensor.Tensor;
import java.nio.ByteBuffer;

/** The tensors behind a request's JSON, in the order of their inputs. */
final class BinaryTensors {

    private final byte[] body;
    private final int end;
    private int position;

    BinaryTensors(byte[] body, int start, int end) {
        this.body = body;
        this.position = start;
        this.end = end;
    }

    /** Takes the next one, into direct memory. */
    Tensor next(String name, DataType type, Shape shape, long size) {
        if (size > end - position) {
            throw ServingException.invalid("input '" + name + "': expected binary_data_size " + size
                    + " bytes behind the JSON, got " + (end - position));
        }
        ByteBuffer data = DirectMemory.allocate((int) size);
        data.put(body, position, (int) size).flip();
        position += (int) size;
        return new Tensor(name, type, shape, data);
    }

    void finish() {
        if (position < end) {
            throw ServingException.invalid((end - position)
                    + " bytes behind the JSON belong to no input: expected binary_data_size to tell of them");
        }
    }
}
