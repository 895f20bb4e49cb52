/// What `--version` prints and `boxdoctor_build_info` carries (semantic versioning; CHANGELOG.md says what changed).
package let boxdoctorVersion = "0.1.0"
