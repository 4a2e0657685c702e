package io.modeltrail.command.model;

import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.model.DecisionStatement;
import io.modeltrail.contracts.model.ModelVersionId;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;

/**
 * The files of a model version as OpenSSF Model Signing v1.0 lists them. The same files always give the same bytes.
 *
 * @param files by the names that they have in the folder of artefacts
 */
record ModelManifest(ModelVersionId modelVersionId, SortedMap<String, Sha256Digest> files) {
    static final String PREDICATE = "https://model_signing/signature/v1.0";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    ModelManifest {
        files = new TreeMap<>(files);
    }

    byte[] statement() {
        List<Object> resources = new ArrayList<>();
        MessageDigest all = Sha256Digest.sha256();
        files.forEach((name, digest) -> {
            all.update(HexFormat.of().parseHex(digest.hex()));
            Map<String, Object> resource = new LinkedHashMap<>();
            resource.put("name", name);
            resource.put("algorithm", "sha256");
            resource.put("digest", digest.hex());
            resources.add(resource);
        });
        Map<String, Object> serialization = new LinkedHashMap<>();
        serialization.put("method", "files");
        serialization.put("hash_type", "sha256");
        serialization.put("allow_symlinks", false);
        serialization.put("ignore_paths", List.of());
        Map<String, Object> predicate = new LinkedHashMap<>();
        predicate.put("serialization", serialization);
        predicate.put("resources", resources);
        Map<String, Object> subject = new LinkedHashMap<>();
        subject.put("name", modelVersionId.toString());
        subject.put("digest", Map.of("sha256", HexFormat.of().formatHex(all.digest())));
        Map<String, Object> statement = new LinkedHashMap<>();
        statement.put("_type", DecisionStatement.STATEMENT);
        statement.put("subject", List.of(subject));
        statement.put("predicateType", PREDICATE);
        statement.put("predicate", predicate);
        return JSON.writeValueAsBytes(statement);
    }
}
