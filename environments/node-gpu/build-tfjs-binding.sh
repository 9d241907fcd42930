#!/bin/sh
# Builds the binding of @tensorflow/tfjs-node-gpu in the current folder against the libtensorflow of this image, in place of the
# 2.9 that its install script would fetch: that one knows CUDA 11.2 only, and no card that can be rented today.
#   TENSORFLOW_HOME  folder with tensorflow/ and nvidia/; default /opt/tensorflow
#   NODE_HOME        folder with Node's include/; default /usr/local
#   NODE_GYP         node-gyp's program; default npm's own
set -eu
home="${TENSORFLOW_HOME:-/opt/tensorflow}/tensorflow"
package="$PWD/node_modules/@tensorflow/tfjs-node-gpu"
binding="$package/lib/napi-v8"
rm -rf "$package/deps"
mkdir -p "$package/deps"
# Links, since the library finds CUDA in ../nvidia.
ln -s "$home/include" "$package/deps/include"
ln -s "$home" "$package/deps/lib"
cd "$package"
node "${NODE_GYP:-$(npm root --global)/npm/node_modules/node-gyp/bin/node-gyp.js}" rebuild --nodedir="${NODE_HOME:-/usr/local}" \
  --module_name=tfjs_binding --module_path="$binding" --napi_version=8 --napi_build_version=8
rm -rf build
# node-gyp ends well without a binding where nothing was to be built.
test -e "$binding/tfjs_binding.node"
