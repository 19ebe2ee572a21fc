/** The operators that a model may be made of: those that ONNX Runtime's web build knows and a still picture can need. */

/** Operators that run graphs of their own: their running time has no bound. */
const CONTROL_FLOW = new Set(['If', 'Loop', 'Scan', 'SequenceMap']);

const words = (text: string) => new Set(text.trim().split(/\s+/));

/** By domain. Without sequences, optionals, strings, chance, losses and training, which no kiosk feeds or reads. */
const ALLOWED: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  [
    '',
    words(`
      Abs Acos Acosh Add AffineGrid And ArgMax ArgMin Asin Asinh Atan Atanh Attention AveragePool BatchNormalization BitCast BitShift
      BitwiseAnd BitwiseNot BitwiseOr BitwiseXor Cast CastLike Ceil Celu CenterCropPad Clip Col2Im Compress Concat Constant
      ConstantOfShape Conv ConvInteger ConvTranspose Cos Cosh CumProd CumSum DFT DeformConv DepthToSpace DequantizeLinear Det Div
      Dropout DynamicQuantizeLinear Einsum Elu Equal Erf Exp Expand EyeLike Flatten Floor GRU Gather GatherElements GatherND Gelu
      Gemm GlobalAveragePool GlobalLpPool GlobalMaxPool Greater GreaterOrEqual GridSample GroupNormalization HardSigmoid HardSwish
      Hardmax Identity InstanceNormalization IsInf IsNaN LRN LSTM LayerNormalization LeakyRelu Less LessOrEqual Log LogSoftmax
      LpNormalization LpPool MatMul MatMulInteger Max MaxPool MaxRoiPool MaxUnpool Mean MeanVarianceNormalization Min Mish Mod Mul
      Neg NonMaxSuppression NonZero Not OneHot Or PRelu Pad Pow QLinearConv QLinearMatMul QuantizeLinear RMSNormalization RNN Range
      Reciprocal ReduceL1 ReduceL2 ReduceLogSum ReduceLogSumExp ReduceMax ReduceMean ReduceMin ReduceProd ReduceSum ReduceSumSquare
      Relu Reshape Resize ReverseSequence RoiAlign RotaryEmbedding Round Scatter ScatterElements ScatterND Selu Shape Shrink Sigmoid
      Sign Sin Sinh Size Slice Softmax Softplus Softsign SpaceToDepth Split Sqrt Squeeze Sub Sum Swish Tan Tanh TensorScatter
      ThresholdedRelu Tile TopK Transpose Trilu Unique Unsqueeze Upsample Where Xor`),
  ],
  // What ONNX Runtime's optimiser and quantiser put in.
  [
    'com.microsoft',
    words(`
      Attention BiasGelu BiasSoftmax DequantizeLinear DynamicQuantizeMatMul FastGelu FusedConv FusedGemm FusedMatMul
      FusedMatMulActivation Gelu GridSample GroupNorm MatMulInteger16 MatMulIntegerToFloat MatMulNBits MultiHeadAttention NhwcMaxPool
      QAttention QGemm QLinearAdd QLinearAveragePool QLinearConcat QLinearConv QLinearGlobalAveragePool QLinearLeakyRelu QLinearMul
      QLinearReduceMean QLinearSigmoid QLinearSoftmax QLinearWhere QuantizeLinear QuickGelu SkipLayerNormalization
      SkipSimplifiedLayerNormalization TransposeMatMul`),
  ],
  // What scikit-learn's converter puts in.
  [
    'ai.onnx.ml',
    words(`
      ArrayFeatureExtractor Binarizer FeatureVectorizer Imputer LabelEncoder LinearClassifier LinearRegressor Normalizer OneHotEncoder
      SVMClassifier SVMRegressor Scaler TreeEnsembleClassifier TreeEnsembleRegressor ZipMap`),
  ],
]);

/** Why a node with this operator is refused, with the cure; null when it is fine. */
export function operatorFault(domain: string, operator: string): string | null {
  const standard = domain === 'ai.onnx' ? '' : domain;
  if (operator === '') return 'a node has no operator type';
  if (standard === '' && CONTROL_FLOW.has(operator))
    return `the operator ${operator} is control flow, which is not allowed; export the model without (as a trace, or with constants folded)`;
  if (ALLOWED.get(standard)?.has(operator)) return null;
  if (standard === '') return `the operator ${operator.slice(0, 60)} is unknown, or none that a kiosk runs`;
  if (standard === 'com.microsoft.nchwc')
    return `the operator ${operator} is from the domain "${domain}", which only the optimising machine has; optimise at the level "extended", not "all"`;
  return `the operator ${operator} is from the domain "${domain}", of which kiosks have no such operator`;
}
