// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.oip;

import io.neap.serving.ServingException;
import io.neap.serving.repository.settings.ModelSettings;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a client brings along to a load.
 *
 * @param files of each version, by name; none to load what was there before
 * @param settings what its configuration asks for
 */
public record ModelUpload(Map<String, SortedMap<String, byte[]>> files, ModelSettings settings) {

    /** The parameter that holds the configuration, as Triton's JSON. */
    public static final String CONFIG = "config";

    private static final Pattern FILE =
            Pattern.compile("file:([A-Za-z0-9_][A-Za-z0-9._-]*)/([A-Za-z0-9_][A-Za-z0-9._-]*)");

    /**
     * Checks the names.
     *
     * @param parameters those that begin with {@code file:}, such as {@code file:1/model.onnx}
     * @throws ServingException with {@code INVALID_ARGUMENT} if one is not of that form, or a version has no model
     */
    public static ModelUpload of(Map<String, byte[]> parameters, ModelSettings settings) {
        Map<String, SortedMap<String, byte[]>> versions = new TreeMap<>();
        parameters.forEach((parameter, content) -> {
            Matcher name = FILE.matcher(parameter);
            if (!name.matches()) {
                throw ServingException.invalid("parameter '" + parameter
                        + "': expected file:VERSION/NAME, such as file:1/" + settings.fileName());
            }
            versions.computeIfAbsent(name.group(1), unseen -> new TreeMap<>()).put(name.group(2), content);
        });
        versions.forEach((version, files) -> {
            if (!files.containsKey(settings.fileName())) {
                throw ServingException.invalid(
                        "version '" + version + "' has no " + settings.fileName() + ": got " + files.keySet());
            }
        });
        return new ModelUpload(versions, settings);
    }

    /** Whether the parameter is a file. */
    public static boolean isFile(String parameter) {
        return parameter.startsWith("file:");
    }
}
