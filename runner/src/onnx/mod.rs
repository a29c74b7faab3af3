//! ONNX models: loaded, checked and scored with tract.
