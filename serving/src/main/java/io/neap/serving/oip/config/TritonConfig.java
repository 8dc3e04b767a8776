// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.oip.config;

import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.TextFormat;
import com.google.protobuf.util.JsonFormat;
import io.neap.serving.ErrorCode;
import io.neap.serving.ServingException;
import io.neap.serving.oip.proto.ModelConfig;
import io.neap.serving.repository.settings.ModelSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/**
 * Reads Triton's <a
 * href="https://github.com/triton-inference-server/server/blob/main/docs/user_guide/model_configuration.md">model
 * configuration</a>. It is parsed into a message without a class of its own, as generated classes are filled by
 * reflection, which a native executable does not have.
 */
public final class TritonConfig {

    /** The file's name in a model's folder. */
    public static final String FILE = "config.pbtxt";

    private static final Logger LOG = Logger.getLogger(TritonConfig.class);
    private static final Pattern BLANKS = Pattern.compile("\\s+");

    private TritonConfig() {}

    /**
     * Reads a model's file, and logs what of it has no effect.
     *
     * @param model the name of the folder that the file lies in
     * @throws ServingException with {@code INVALID_ARGUMENT}, naming the file, and the line and column or the field, if
     *     it is broken, of another model, or asks for what is not done here
     */
    public static ModelSettings read(Path file, String model) {
        DynamicMessage.Builder message = DynamicMessage.newBuilder(ModelConfig.getDescriptor());
        try {
            TextFormat.getParser().merge(Files.readString(file), message);
        } catch (TextFormat.ParseException e) {
            throw ServingException.invalid(
                    file + ", line " + e.getLine() + ", column " + e.getColumn() + ": " + oneLine(e));
        } catch (IOException e) {
            throw new ServingException(ErrorCode.INVALID_ARGUMENT, file + " cannot be read: " + e, e);
        }
        try {
            ModelConfig config = typed(message);
            if (!config.getName().isEmpty() && !config.getName().equals(model)) {
                throw ServingException.invalid("name: the folder of the model is named '" + model + "', the model '"
                        + config.getName() + "'; give both one name");
            }
            Limits.warnings(config).forEach(each -> LOG.warnf("%s: %s", file, each));
            return SettingsReader.settings(config, Optional.of(file.resolveSibling("warmup")));
        } catch (ServingException e) {
            throw new ServingException(e.code(), file + ": " + e.getMessage(), e);
        }
    }

    /**
     * Reads the configuration that a client brings along to a load: of the versions that come along, and whose samples
     * have no files.
     *
     * @throws ServingException with {@code INVALID_ARGUMENT}, naming what is wrong
     */
    public static ModelSettings json(String text) {
        DynamicMessage.Builder message = DynamicMessage.newBuilder(ModelConfig.getDescriptor());
        try {
            JsonFormat.parser().merge(text, message);
        } catch (InvalidProtocolBufferException e) {
            throw ServingException.invalid("parameter 'config': " + oneLine(e));
        }
        try {
            ModelConfig config = typed(message);
            Limits.warnings(config).forEach(each -> LOG.warnf("model=%s configuration: %s", config.getName(), each));
            return SettingsReader.settings(config, Optional.empty()).ofAllVersions();
        } catch (ServingException e) {
            throw new ServingException(e.code(), "parameter 'config': " + e.getMessage(), e);
        }
    }

    private static ModelConfig typed(DynamicMessage.Builder message) {
        try {
            ModelConfig config = ModelConfig.parseFrom(message.build().toByteArray());
            Limits.check(config);
            return config;
        } catch (InvalidProtocolBufferException e) {
            throw ServingException.invalid(oneLine(e));
        }
    }

    /** The parsers' reasons have several lines; a termination log has one. */
    private static String oneLine(IOException failure) {
        return BLANKS.matcher(String.valueOf(failure.getMessage())).replaceAll(" ");
    }
}
