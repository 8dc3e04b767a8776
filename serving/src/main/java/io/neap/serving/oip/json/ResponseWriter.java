// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.oip.json;

import io.neap.serving.oip.AnswerForm;
import io.neap.serving.oip.memory.SharedTensor;
import io.neap.serving.repository.ServedModel;
import io.neap.serving.tensor.BrainFloat;
import io.neap.serving.tensor.ByteElements;
import io.neap.serving.tensor.DataType;
import io.neap.serving.tensor.InferenceResponse;
import io.neap.serving.tensor.Shape;
import io.neap.serving.tensor.Tensor;
import io.neap.serving.tensor.TensorSpec;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The protocol's answers as JSON. */
public final class ResponseWriter {

    private static final int BYTES_PER_VALUE = 12;
    private static final int BYTES_AROUND = 256;

    private ResponseWriter() {}

    /** An inference's answer, all of it JSON. */
    public static byte[] inference(InferenceResponse response) {
        return inference(response, AnswerForm.PLAIN).bytes();
    }

    /** An inference's answer; data flat, in row-major order, as JSON or as bytes behind it, but for those written elsewhere. */
    public static EncodedAnswer inference(InferenceResponse response, AnswerForm form) {
        int values = 0;
        int binary = 0;
        boolean anyBinary = false;
        for (Tensor output : response.outputs()) {
            if (form.isBinary(output.name())) {
                anyBinary = true;
                binary = Math.addExact(binary, output.data().remaining());
            } else if (!form.placeOf().containsKey(output.name())) {
                values += output.elements();
            }
        }
        JsonWriter json = new JsonWriter(BYTES_AROUND + values * BYTES_PER_VALUE);
        head(json, response);
        json.name("outputs").open('[');
        for (Tensor output : response.outputs()) {
            output(json, output, form);
        }
        json.close(']').close('}');
        return anyBinary ? withTensors(json, binary, response, form) : EncodedAnswer.json(json.toByteArray());
    }

    /** An answer of Triton's generate extension: each output a member of its name, a single value or a flat array. */
    public static byte[] generated(InferenceResponse response) {
        JsonWriter json = new JsonWriter(BYTES_AROUND);
        head(json, response);
        for (Tensor output : response.outputs()) {
            json.name(output.name());
            if (output.elements() == 1) {
                value(json, output.type(), output.data());
            } else {
                json.open('[');
                data(json, output);
                json.close(']');
            }
        }
        return json.close('}').toByteArray();
    }

    private static void head(JsonWriter json, InferenceResponse response) {
        json.open('{').name("model_name").string(response.model());
        json.name("model_version").string(response.version());
        if (response.id() != null) {
            json.name("id").string(response.id());
        }
    }

    private static void output(JsonWriter json, Tensor output, AnswerForm form) {
        json.open('{').name("name").string(output.name());
        json.name("shape");
        shape(json, output.shape());
        json.name("datatype").string(output.type().name());
        SharedTensor place = form.placeOf().get(output.name());
        if (place != null) {
            place(json, place, output.data().remaining());
        } else if (form.isBinary(output.name())) {
            json.name("parameters").open('{').name("binary_data_size");
            json.number(output.data().remaining()).close('}');
        } else {
            json.name("data").open('[');
            data(json, output);
            json.close(']');
        }
        json.close('}');
    }

    private static void place(JsonWriter json, SharedTensor place, int size) {
        json.name("parameters").open('{').name(SharedTensor.REGION).string(place.region());
        if (place.offset() > 0) {
            json.name(SharedTensor.OFFSET).number(place.offset());
        }
        json.name(SharedTensor.BYTE_SIZE).number((long) size).close('}');
    }

    private static EncodedAnswer withTensors(JsonWriter json, int binary, InferenceResponse response, AnswerForm form) {
        int header = json.length();
        byte[] whole = json.toByteArray(binary);
        ByteBuffer target = ByteBuffer.wrap(whole, header, binary);
        for (Tensor output : response.outputs()) {
            if (form.isBinary(output.name())) {
                target.put(output.data());
            }
        }
        return EncodedAnswer.withTensors(whole, header);
    }

    /** A model's metadata. */
    public static byte[] model(ServedModel model, List<String> versions) {
        JsonWriter json = new JsonWriter(BYTES_AROUND);
        json.open('{').name("name").string(model.key().name());
        json.name("versions").open('[');
        versions.forEach(json::string);
        json.close(']').name("platform").string(model.platform());
        specs(json.name("inputs"), model.inputs());
        specs(json.name("outputs"), model.outputs());
        return json.close('}').toByteArray();
    }

    /** The server's metadata. */
    public static byte[] server(String name, String version, List<String> extensions) {
        JsonWriter json = new JsonWriter(BYTES_AROUND);
        json.open('{').name("name").string(name).name("version").string(version);
        json.name("extensions").open('[');
        extensions.forEach(json::string);
        return json.close(']').close('}').toByteArray();
    }

    /** {@code {"error": message}}. */
    public static byte[] error(String message) {
        return new JsonWriter(BYTES_AROUND)
                .open('{')
                .name("error")
                .string(message)
                .close('}')
                .toByteArray();
    }

    private static void specs(JsonWriter json, List<TensorSpec> specs) {
        json.open('[');
        for (TensorSpec spec : specs) {
            json.open('{').name("name").string(spec.name());
            json.name("datatype").string(spec.type().name()).name("shape");
            shape(json, spec.shape());
            json.close('}');
        }
        json.close(']');
    }

    private static void shape(JsonWriter json, Shape shape) {
        json.open('[');
        for (int i = 0; i < shape.rank(); i++) {
            json.number(shape.dimension(i));
        }
        json.close(']');
    }

    private static void data(JsonWriter json, Tensor tensor) {
        ByteBuffer data = tensor.data();
        while (data.hasRemaining()) {
            value(json, tensor.type(), data);
        }
    }

    /** Takes one element. */
    static void value(JsonWriter json, DataType type, ByteBuffer data) {
        switch (type) {
            case FP32 -> json.number(data.getFloat());
            case FP64 -> json.number(data.getDouble());
            case FP16 -> json.number(Float.float16ToFloat(data.getShort()));
            case BF16 -> json.number(BrainFloat.toFloat(data.getShort()));
            case INT64 -> json.number(data.getLong());
            case UINT64 -> json.unsigned(data.getLong());
            case INT32 -> json.number((long) data.getInt());
            case UINT32 -> json.number(Integer.toUnsignedLong(data.getInt()));
            case INT16 -> json.number((long) data.getShort());
            case UINT16 -> json.number(Short.toUnsignedLong(data.getShort()));
            case INT8 -> json.number((long) data.get());
            case UINT8 -> json.number(Byte.toUnsignedLong(data.get()));
            case BOOL -> json.bool(data.get() != 0);
            case BYTES -> json.string(new String(ByteElements.next(data), StandardCharsets.UTF_8));
        }
    }
}
