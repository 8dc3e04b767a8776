// SPDX-License-Identifier: Apache-2.0
package io.neap.control.model.inspection;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * How a model is written down. Loading one that is executable runs what its author has put into it: Python's documentation
 * says so of {@code pickle}, on which {@code cloudpickle}, {@code dill}, {@code joblib} and {@code torch.save} build;
 * Keras' and TensorFlow's say so of lambda layers and graphs.
 */
enum ModelFormat {
    PICKLE(true, "pkl", "pickle", "p", "pmd", "statsmodels", "fastai"),
    CLOUDPICKLE(true, "cloudpickle"),
    JOBLIB(true, "joblib"),
    DILL(true, "dill"),
    TORCH(true, "pt", "pth", "ckpt", "mar"),
    KERAS(true, "keras", "h5", "hdf5"),
    SAVED_MODEL(true),
    R_DATA(true, "rds", "rdata"),
    PYTHON_CODE(true, "py", "pyc", "pyz", "whl"),
    NATIVE_CODE(true, "so", "dll", "dylib", "jar"),
    SKOPS(false, "skops"),
    SAFETENSORS(false, "safetensors"),
    ONNX(false, "onnx");

    private final boolean executable;
    /** Of file names, each within spaces. */
    private final String endings;

    ModelFormat(boolean executable, String... endings) {
        this.executable = executable;
        this.endings = " " + String.join(" ", endings) + " ";
    }

    boolean isExecutable() {
        return executable;
    }

    /** As reports write it, such as {@code saved-model}. */
    String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** By the name of a file, without the folders that it is in. */
    static Optional<ModelFormat> ofName(String name) {
        if (name.equals("saved_model.pb")) {
            return Optional.of(SAVED_MODEL);
        }
        String ending = name.substring(name.lastIndexOf('.') + 1)
                .toLowerCase(Locale.ROOT)
                .strip();
        return ending.isEmpty() || name.indexOf('.') < 0
                ? Optional.empty()
                : Arrays.stream(values())
                        .filter(format -> format.endings.contains(" " + ending + " "))
                        .findFirst();
    }

    /** By the first {@link #HEAD} bytes of a file, whatever it is called. */
    static Optional<ModelFormat> ofHead(byte[] head) {
        // A pickle of protocol 2 to 5: PROTO, its number, and an opcode that begins an object.
        if (head.length >= 3 && (head[0] & 0xff) == 0x80 && head[1] >= 2 && head[1] <= 5) {
            return Optional.of(PICKLE);
        }
        if (head.length >= 4 && head[0] == (byte) 0x89 && head[1] == 'H' && head[2] == 'D' && head[3] == 'F') {
            return Optional.of(KERAS);
        }
        boolean elf = head.length >= 4 && head[0] == 0x7f && head[1] == 'E' && head[2] == 'L' && head[3] == 'F';
        return elf ? Optional.of(NATIVE_CODE) : Optional.empty();
    }

    /** Bytes of a file that tell. */
    static final int HEAD = 8;
}
