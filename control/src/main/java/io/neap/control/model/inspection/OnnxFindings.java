// SPDX-License-Identifier: Apache-2.0
package io.neap.control.model.inspection;

import io.neap.control.model.Artifact;
import io.neap.control.model.onnx.OnnxData;
import io.neap.control.model.onnx.OnnxReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is wrong with the ONNX files of a folder, and with the files that they need. */
final class OnnxFindings {

    private final ModelFolder folder;
    private final List<String> problems = new ArrayList<>();
    private final List<String> dangers = new ArrayList<>();

    OnnxFindings(ModelFolder folder) {
        this.folder = folder;
    }

    void add(OnnxReport report) {
        String name = report.file().substring(folder.path().text().length() + 1);
        report.problems().forEach(problem -> problem(name + ": " + problem));
        if (!report.customDomains().isEmpty()) {
            problem(name + ": Its operators of " + report.customDomains()
                    + " are in a library of their own, which functions do not have.");
        }
        for (OnnxData data : report.data()) {
            add(name, data);
        }
    }

    void problem(String sentence) {
        problems.add(sentence);
    }

    List<String> problems() {
        return problems;
    }

    List<String> dangers() {
        return dangers;
    }

    private void add(String name, OnnxData data) {
        if (data.leadsOut()) {
            dangers.add(name + ": It reads weights from '" + data.location() + "', which leads out of its folder.");
            return;
        }
        String parent = name.contains("/") ? name.substring(0, name.lastIndexOf('/') + 1) : "";
        Optional<Artifact> file = folder.file(parent + data.location());
        if (file.isEmpty()) {
            problem(name + ": Its weights are in '" + data.location() + "', which is not there.");
        } else if (file.get().size() < data.bytes()) {
            problem(name + ": Its weights in '" + data.location() + "' end at byte " + data.bytes()
                    + ", but the file has only " + file.get().size() + ".");
        }
    }
}
