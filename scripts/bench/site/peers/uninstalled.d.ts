/**
 * What the packages of this folder export, as far as the bench uses them: for the checks of a clone where they are not installed.
 * Once they are, before each bench, tsconfig.installed.json leaves this file out and the same code is checked with their own types.
 */
declare module '@tensorflow/tfjs-core' {
  type Values = Float32Array | Int32Array | Uint8Array;
  export interface Tensor<Shape extends number[] = number[]> {
    readonly shape: Shape;
    data(): Promise<Values>;
    dispose(): void;
  }
  export type Tensor1D = Tensor<[number]>;
  export type Tensor2D = Tensor<[number, number]>;
  export type Tensor3D = Tensor<[number, number, number]>;
  export type Tensor4D = Tensor<[number, number, number, number]>;

  export function env(): { set(flag: string, value: boolean): void };
  export function setBackend(name: string): Promise<boolean>;
  export function ready(): Promise<void>;
  export function tidy<T>(task: () => T): T;
  export function keep<T extends Tensor>(tensor: T): T;

  export function tensor1d(values: Float32Array | number[]): Tensor1D;
  export function tensor2d(values: Float32Array, shape: [number, number]): Tensor2D;
  export function tensor4d(values: Float32Array, shape: [number, number, number, number]): Tensor4D;
  export function cast<T extends Tensor>(x: T, type: 'float32' | 'int32'): T;
  export function expandDims<T extends Tensor>(x: Tensor): T;
  export function reshape(x: Tensor, shape: number[]): Tensor;
  export function transpose<T extends Tensor>(x: T, axes?: number[]): T;
  export function pad<T extends Tensor>(x: T, paddings: [number, number][], value?: number): T;

  export function add(a: Tensor, b: Tensor): Tensor;
  export function sub(a: Tensor, b: Tensor): Tensor;
  export function div<T extends Tensor>(a: Tensor, b: Tensor): T;
  export function mean(x: Tensor, axes: number[]): Tensor;
  export function relu6<T extends Tensor>(x: T): T;

  interface Convolution {
    readonly x: Tensor4D;
    readonly filter: Tensor4D;
    readonly strides: number | [number, number];
    readonly pad: 'valid';
    readonly bias: Tensor1D;
    readonly activation?: 'linear' | 'relu6';
  }
  export namespace fused {
    function conv2d(convolution: Convolution): Tensor4D;
    function depthwiseConv2d(convolution: Convolution): Tensor4D;
  }
  export namespace image {
    function resizeBilinear<T extends Tensor3D | Tensor4D>(picture: T, size: [number, number]): T;
    function cropAndResize(
      pictures: Tensor4D,
      boxes: [number, number, number, number][],
      ofPicture: number[],
      size: [number, number],
    ): Tensor4D;
  }
  export namespace browser {
    function fromPixels(canvas: HTMLCanvasElement): Tensor3D;
  }
}

declare module '@tensorflow/tfjs-backend-wasm' {
  export function setThreadsCount(count: number): void;
  export function setWasmPaths(urls: Record<string, string>): void;
}

/** Imported for what it registers. */
declare module '@tensorflow/tfjs-backend-webgpu' {}

declare module '@tensorflow/tfjs-converter' {
  import type { Tensor } from '@tensorflow/tfjs-core';
  export function loadGraphModel(url: string): Promise<{ execute(input: Tensor): Tensor | Tensor[] }>;
}

declare module '@huggingface/transformers' {
  export const env: {
    backends: { onnx: object };
    allowRemoteModels: boolean;
    allowLocalModels: boolean;
    localModelPath: string;
    useBrowserCache: boolean;
  };
  export class Tensor {
    constructor(type: 'float32', data: Float32Array, dims: number[]);
    readonly data: Float32Array | Int32Array | string[];
    dispose(): void;
  }
  export class RawImage {
    static fromCanvas(canvas: OffscreenCanvas): RawImage;
    readonly width: number;
    readonly height: number;
    rgb(): RawImage;
    crop(box: [number, number, number, number]): Promise<RawImage>;
    resize(width: number, height: number, options: { resample: 2 }): Promise<RawImage>;
    pad(sides: [number, number, number, number]): Promise<RawImage>;
  }
  export const AutoModel: {
    from_pretrained(
      name: string,
      options: { device: 'wasm' | 'webgpu'; dtype: 'fp32' },
    ): Promise<(inputs: Record<string, Tensor>) => Promise<object>>;
  };
  export const ImageProcessor: new (config: object) => (images: RawImage[]) => Promise<object>;
}

declare module 'protobufjs/light.js' {
  interface Type {
    decode(bytes: Uint8Array): object;
    toObject(message: object, options: object): object;
  }
  const protobuf: { Root: { fromJSON(json: { nested: object }): { lookupType(name: string): Type } } };
  export default protobuf;
}
