// Recorded from 46bf2e7 by scripts/record-first.ts; not to be edited.
import { bodyLimit } from "hono/body-limit";
import { createMiddleware } from "hono/factory";
import { HTTPException } from "hono/http-exception";
import { $, OpenAPIHono, createRoute, z } from "@hono/zod-openapi";
import { z as z$1 } from "zod";
// worker/contract/pointer.ts
/** A path such as ['labels', 3, 'id'] as the JSON pointer `/labels/3/id` (RFC 6901); the whole document is ''. */
function pointer(path) {
	return path.map((key) => `/${String(key).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}
/** One entry per wrong field. A key that does not belong is named by its own path, not by its object's as zod does. */
function wrongFields(error) {
	return error.issues.flatMap((issue) => issue.code === "unrecognized_keys" ? issue.keys.map((key) => ({
		path: [...issue.path, key],
		message: "is not a known field"
	})) : [{
		path: issue.path,
		message: issue.message
	}]);
}
// worker/env.ts
/** The command that provides what is missing, for error messages. */
var REMEDIES = {
	BLOBS: "npx wrangler r2 bucket create vitrine-blobs",
	DB: "npx wrangler d1 create vitrine",
	tables: "npx wrangler d1 migrations apply DB --remote (locally: --local)",
	OPERATOR_TOKEN: "npx wrangler secret put OPERATOR_TOKEN (locally: OPERATOR_TOKEN=… in .dev.vars)"
};
// worker/http/cache.ts
/** Named cache policies. Compression and ETag middleware stay off: both corrupt ranges of model files (hono#5020, #3536). */
var CACHE = {
	/** Content-addressed: these bytes never change under this URL, and nobody on the way may re-encode them. */
	immutable: "public, max-age=31536000, immutable, no-transform",
	/** Ask every time, answer 304 when nothing changed. */
	revalidate: "no-cache",
	/** Private or momentary. */
	never: "no-store"
};
/**
* Whether an If-None-Match header names `etag`: `*`, one tag or a list, strong or weak alike
* (weak comparison, RFC 9110, section 13.1.2).
*/
function matchesEtag(header, etag) {
	if (header === void 0) return false;
	if (header.trim() === "*") return true;
	return [...header.matchAll(/(?:W\/)?("[^"]*")/g)].some(([, tag]) => tag === etag);
}
// worker/http/problem.ts
var KINDS$1 = {
	"invalid-body": [400, "The request body is not valid"],
	"invalid-parameter": [400, "A parameter is not valid"],
	"invalid-card": [422, "The model card is not valid"],
	"invalid-model": [422, "The model file is not acceptable"],
	"digest-mismatch": [422, "The file is not the one the card describes"],
	"length-mismatch": [422, "The file is longer or shorter than the card says"],
	"output-mismatch": [422, "Card and model disagree about the output"],
	"length-required": [411, "Content-Length is required"],
	"body-too-large": [413, "The request body is too large"],
	"unsupported-media-type": [415, "The media type is not supported"],
	unauthorized: [401, "The operator token is missing or wrong"],
	"not-found": [404, "Not found"],
	"already-exists": [409, "The version exists and is different"],
	"range-not-satisfiable": [416, "The range lies outside the file"],
	"rate-limited": [429, "Too many requests"],
	"not-configured": [503, "The worker is not set up"],
	unavailable: [503, "The storage does not answer"],
	internal: [500, "Something went wrong in the worker"]
};
/** An expected failure: thrown anywhere below a route, answered as a problem document. */
var ProblemError = class extends Error {
	code;
	status;
	errors;
	headers;
	constructor(code, detail, { errors = [], headers = {}, status = KINDS$1[code][0], cause } = {}) {
		super(detail, { cause });
		this.name = "ProblemError";
		this.code = code;
		this.status = status;
		this.errors = errors;
		this.headers = headers;
	}
};
/** The status that a code is answered with, for the API description. */
var statusOf = (code) => KINDS$1[code][0];
/** zod's issues as fields: `asPointer` writes JSON pointers (RFC 6901), otherwise the bare parameter name. */
function fieldErrors(error, asPointer) {
	return wrongFields(error).map(({ path, message }) => ({
		field: asPointer ? pointer(path) : path.map(String).join("."),
		message
	}));
}
/** The answer to anything thrown. The unexpected is logged with its `ref` and tells the caller nothing else. */
function toResponse(thrown, c) {
	const problem = thrown instanceof ProblemError ? thrown : recognise(thrown);
	const ref = c.req.header("cf-ray") ?? crypto.randomUUID();
	if (problem.status >= 500) {
		const cause = thrown instanceof Error && thrown.cause instanceof Error ? thrown.cause.message : void 0;
		console.error(JSON.stringify({
			ref,
			path: c.req.path,
			code: problem.code,
			error: String(thrown),
			cause
		}));
	}
	const body = {
		type: "about:blank",
		title: KINDS$1[problem.code][1],
		status: problem.status,
		detail: problem.message,
		code: problem.code,
		errors: [...problem.errors],
		ref
	};
	return new Response(JSON.stringify(body), {
		status: problem.status,
		headers: {
			...problem.headers,
			"content-type": "application/problem+json",
			"cache-control": CACHE.never
		}
	});
}
function recognise(thrown) {
	if (thrown instanceof HTTPException) {
		if (thrown.status === 415) return new ProblemError("unsupported-media-type", "Send the body as application/json.", { errors: [{
			field: "content-type",
			message: "must be application/json"
		}] });
		if (thrown.status === 400) return new ProblemError("invalid-body", "The body is not JSON.", { errors: [{
			field: "",
			message: "must be JSON"
		}] });
	}
	const message = thrown instanceof Error ? thrown.message : String(thrown);
	if (message.startsWith("D1_")) {
		if (message.includes("no such table")) return new ProblemError("not-configured", `The database has no tables. Run: ${REMEDIES.tables}`);
		return new ProblemError("unavailable", "The database does not answer; try again.", { headers: { "retry-after": "10" } });
	}
	return new ProblemError("internal", "The request could not be handled; the log knows more under this ref.");
}
// worker/http/body.ts
/** The largest JSON body an operator sends, in bytes. */
var MAX_JSON_BYTES = 65536;
/** Refuses bodies over `bytes` with 413 before they are parsed. */
var limitBody = (bytes) => bodyLimit({
	maxSize: bytes,
	onError: () => {
		throw tooLarge(bytes);
	}
});
/** The refusal of a body that is longer than `bytes`. */
function tooLarge(bytes) {
	return new ProblemError("body-too-large", `The body may have at most ${bytes} bytes.`, { errors: [{
		field: "content-length",
		message: `must be at most ${bytes}`
	}] });
}
/**
* Reads to the end what a refusal left unread. Without it the local server can drop the connection before the sender
* has seen the answer (https://github.com/cloudflare/workers-sdk/issues/15203).
*/
var drainRefused = createMiddleware(async (c, next) => {
	await next();
	const { body, bodyUsed } = c.req.raw;
	if (c.res.status >= 400 && body && !bodyUsed && !body.locked) await body.pipeTo(new WritableStream()).catch(() => void 0);
});
// worker/http/headers.ts
/** Headers of every API answer: nothing here is a page, nothing may be framed, sniffed or kept by default. */
var HEADERS = {
	"x-content-type-options": "nosniff",
	"content-security-policy": "default-src 'none'; frame-ancestors 'none'",
	"cross-origin-resource-policy": "same-origin",
	"referrer-policy": "no-referrer",
	"strict-transport-security": "max-age=31536000"
};
var secureHeaders = createMiddleware(async (c, next) => {
	await next();
	for (const [name, value] of Object.entries(HEADERS)) c.res.headers.set(name, value);
	if (!c.res.headers.has("cache-control")) c.res.headers.set("cache-control", CACHE.never);
});
// worker/contract/problem.ts
/** The one error body: a problem document (RFC 9457) with a code for programs and the fields that were wrong. */
var problemCodeSchema = z$1.enum([
	"invalid-body",
	"invalid-parameter",
	"invalid-card",
	"invalid-model",
	"digest-mismatch",
	"length-mismatch",
	"output-mismatch",
	"length-required",
	"body-too-large",
	"unsupported-media-type",
	"unauthorized",
	"not-found",
	"already-exists",
	"range-not-satisfiable",
	"rate-limited",
	"not-configured",
	"unavailable",
	"internal"
]);
var problemSchema = z$1.strictObject({
	/** `about:blank` or a URI that names the kind of problem (RFC 9457, section 3.1.1). */
	type: z$1.string(),
	title: z$1.string(),
	status: z$1.int().min(400).max(599),
	/** What is wrong with this request and what to do about it. */
	detail: z$1.string(),
	code: problemCodeSchema,
	/** Where in the input: a JSON pointer such as `/labels/3/id`, or a part's or header's name. */
	errors: z$1.array(z$1.strictObject({
		field: z$1.string(),
		message: z$1.string()
	})),
	/** Quote this to find the request in the worker's log. */
	ref: z$1.string()
}).meta({ id: "Problem" });
// worker/http/router.ts
/** The router every route file starts from, and how refusals are described in the OpenAPI document. */
/** A Hono app whose failed validations become problem documents that name the field. */
var router = () => new OpenAPIHono({ defaultHook: (result) => {
	if (result.success) return;
	const json = result.target === "json";
	const errors = fieldErrors(result.error, json);
	const where = errors.map(({ field, message }) => `${field || "the body"}: ${message}`).join("; ");
	throw new ProblemError(json ? "invalid-body" : "invalid-parameter", where, { errors });
} });
/** The `responses` of a route for the codes it can refuse with; several codes of one status are listed together. */
function refusals(...codes) {
	const responses = {};
	for (const status of new Set([...codes, "internal"].map(statusOf))) responses[status] = problem([...codes, "internal"].filter((code) => statusOf(code) === status).join(", "));
	return responses;
}
/** A problem document for a route's `responses`. */
var problem = (description) => ({
	description,
	content: { "application/problem+json": { schema: problemSchema } }
});
/** A JSON answer of `schema` for a route's `responses`. */
var json = (schema, description) => ({
	description,
	content: { "application/json": { schema } }
});
/** Marks a route as the operator's in the OpenAPI document. */
var OPERATOR_SECURITY = [{ operator: [] }];
// worker/contract/ids.ts
/** The identifiers that every message of the wire is built from. */
/** A model's or channel's name: lower case, digits and hyphens, as it stands in URLs and storage keys. */
var nameSchema = z$1.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/, "lower-case letters, digits and hyphens, at most 64");
/** A model version: MAJOR.MINOR.PATCH with an optional pre-release tag (https://semver.org, section 2 and 9). */
var versionSchema = z$1.string().max(64).regex(/^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-[0-9a-z.-]+)?$/, "a semantic version such as 1.4.0");
/** SHA-256 of a file's bytes, lower-case hex. */
var sha256Schema = z$1.string().regex(/^[0-9a-f]{64}$/, "64 lower-case hex digits");
/** A release's id: time-ordered, made by the worker. */
var releaseIdSchema = z$1.string().regex(/^r-[0-9a-z]{8,40}$/, "a release id such as r-0mb2xk3f7a");
/** The channels a kiosk can follow. `stable` is the default; `canary` is for the screens that go first. */
var channelSchema = z$1.enum(["stable", "canary"]);
/** What a model does in the pipeline; a release holds at most one version per role. */
var roleSchema = z$1.enum(["garments", "people"]);
// worker/http/range.ts
/**
* What to send of `size` bytes. Several ranges, other units and anything malformed are answered with the whole file,
* which the RFC allows; a well-formed range outside the file is unsatisfiable.
*/
function readRange(header, size) {
	const match = header && /^bytes=[ \t]*(\d*)-(\d*)[ \t]*$/i.exec(header);
	if (!match) return { kind: "whole" };
	const [, first = "", last = ""] = match;
	if (first === "") {
		if (last === "") return { kind: "whole" };
		const length = Math.min(Number(last), size);
		return length === 0 ? { kind: "unsatisfiable" } : {
			kind: "part",
			offset: size - length,
			length
		};
	}
	const offset = Number(first);
	const end = last === "" ? size - 1 : Math.min(Number(last), size - 1);
	if (last !== "" && Number(last) < offset) return { kind: "whole" };
	return offset >= size ? { kind: "unsatisfiable" } : {
		kind: "part",
		offset,
		length: end - offset + 1
	};
}
// worker/registry/store.ts
/** Where a file lies in the bucket. */
var blobKey = (sha256) => `blobs/sha256/${sha256}`;
/**
* Opens the file `sha256` of exactly `bytes` bytes for writing. R2 checks the digest itself and never replaces a file.
* The last chunk is held back until `commit`, so that R2 cannot have a complete file before the caller is satisfied.
*/
async function openBlob(bucket, sha256, bytes) {
	if (await hasBlob(bucket, sha256)) return {
		write: async () => void 0,
		commit: async () => false,
		abort: async () => void 0
	};
	let upload;
	let held;
	const send = async () => {
		if (!held) return;
		upload ??= startUpload(bucket, sha256, bytes);
		const written = upload.writer.write(held);
		await Promise.race([written, upload.settled]);
		written.catch(() => void 0);
	};
	return {
		write: async (chunk) => {
			await send();
			held = chunk;
		},
		commit: async () => {
			await send();
			upload ??= startUpload(bucket, sha256, bytes);
			await Promise.race([upload.writer.close(), upload.settled]).catch(() => void 0);
			return await upload.stored !== null;
		},
		abort: async (reason) => {
			if (!upload) return;
			await Promise.race([upload.writer.abort(reason), upload.settled]).catch(() => void 0);
			await upload.settled;
		}
	};
}
function startUpload(bucket, sha256, bytes) {
	const { readable, writable } = new FixedLengthStream(bytes);
	const stored = bucket.put(blobKey(sha256), readable, {
		sha256,
		onlyIf: { etagDoesNotMatch: "*" },
		httpMetadata: { contentType: "application/octet-stream" }
	});
	const ignore = () => void 0;
	return {
		writer: writable.getWriter(),
		stored,
		settled: stored.then(ignore, ignore)
	};
}
/** Whether the file is in the bucket. */
async function hasBlob(bucket, sha256) {
	return await bucket.head(blobKey(sha256)) !== null;
}
/** Deletes a file that no row names. */
async function deleteBlob(bucket, sha256) {
	await bucket.delete(blobKey(sha256));
}
// worker/routes/blobs.ts
/** GET and HEAD /v1/blobs/{sha256}: model files, immutable, in ranges. R2 would answer a bad range with the whole file. */
var file = { content: { "application/octet-stream": { schema: z.string().meta({ contentMediaType: "application/octet-stream" }) } } };
var route$2 = createRoute({
	method: "get",
	path: "/v1/blobs/{sha256}",
	summary: "A model file, or one range of it",
	description: "HEAD is answered alike. Several ranges are answered with the whole file.",
	tags: ["kiosk"],
	request: {
		params: z.object({ sha256: sha256Schema }),
		headers: z.object({
			range: z.string().optional().meta({ description: "One byte range, e.g. `bytes=1048576-`" }),
			"if-range": z.string().optional().meta({ description: "The ETag the range continues" }),
			"if-none-match": z.string().optional()
		})
	},
	responses: {
		200: {
			description: "The whole file",
			...file
		},
		206: {
			description: "The range",
			...file
		},
		304: { description: "If-None-Match names this file" },
		...refusals("invalid-parameter", "not-found", "range-not-satisfiable", "unavailable")
	}
});
var blobs = router().openapi(route$2, async (c) => {
	const { sha256 } = c.req.valid("param");
	const head = await c.env.BLOBS.head(blobKey(sha256));
	if (!head) throw new ProblemError("not-found", "There is no file of this digest.");
	const { size } = head;
	const etag = `"${sha256}"`;
	const headers = {
		etag,
		"cache-control": CACHE.immutable,
		"accept-ranges": "bytes"
	};
	if (matchesEtag(c.req.header("if-none-match"), etag)) return c.body(null, 304, headers);
	const range = readRange((c.req.header("if-range") ?? etag) === etag ? c.req.header("range") : void 0, size);
	if (range.kind === "unsatisfiable") throw new ProblemError("range-not-satisfiable", `The file has ${size} bytes.`, {
		errors: [{
			field: "range",
			message: `must lie within ${size} bytes`
		}],
		headers: { "content-range": `bytes */${size}` }
	});
	const { offset, length } = range.kind === "part" ? range : {
		offset: 0,
		length: size
	};
	headers["content-type"] = "application/octet-stream";
	headers["content-length"] = String(length);
	if (range.kind === "part") headers["content-range"] = `bytes ${offset}-${offset + length - 1}/${size}`;
	const status = range.kind === "part" ? 206 : 200;
	if (c.req.method === "HEAD") return c.body(null, status, headers);
	const object = await c.env.BLOBS.get(blobKey(sha256), { range: {
		offset,
		length
	} });
	if (!object) throw new ProblemError("not-found", "There is no file of this digest.");
	return c.body(object.body, status, headers);
});
// worker/contract/card-base.ts
/** What every model card says, whatever its task: identity, input, file, golden picture, origin and figures. */
/** The largest model file, in bytes. Ordinary request bodies end at 100 MB on Cloudflare. */
var MAX_MODEL_BYTES = 67108864;
var byteLevels = z$1.array(z$1.number().min(0).max(255)).min(1).max(3);
/**
* How a picture becomes the input tensor. One truth for training (`models/recipe/preprocess.py`)
* and kiosk (`kiosk/pipeline/preprocess.ts`); the order is colour → resize → pad → (x − mean) / std.
*/
var inputSchema = z$1.strictObject({
	/** Name of the graph input. Its shape is [1, C, H, W] for NCHW, [1, H, W, C] for NHWC. */
	name: z$1.string().min(1).max(128),
	layout: z$1.enum(["NCHW", "NHWC"]),
	dtype: z$1.literal("float32"),
	width: z$1.int().min(8).max(1024),
	height: z$1.int().min(8).max(1024),
	/** `gray` = 0.299 R + 0.587 G + 0.114 B, before resizing. */
	colour: z$1.enum(["rgb", "gray"]),
	/** `letterbox` keeps the aspect and pads, `stretch` does not keep it, `cover` keeps it and cuts the centre. */
	fit: z$1.enum([
		"letterbox",
		"stretch",
		"cover"
	]),
	/** Antialiased bilinear, as torch.nn.functional.interpolate(mode='bilinear', antialias=True). */
	filter: z$1.literal("triangle"),
	/** Letterbox colour, mean and standard deviation: one value per channel, in 0–255 units. */
	pad: byteLevels,
	mean: byteLevels,
	std: z$1.array(z$1.number().positive().max(255)).min(1).max(3)
});
/** What a schema cannot say of an input: one pad, mean and std per channel. */
function inputIssues(input) {
	const channels = input.colour === "rgb" ? 3 : 1;
	return [
		"pad",
		"mean",
		"std"
	].filter((key) => input[key].length !== channels).map((key) => ({
		path: [key],
		message: `must have ${channels} value(s) for ${input.colour}`
	}));
}
var metricSchema = z$1.strictObject({
	name: z$1.string().min(1).max(60),
	/** The data it was measured on, e.g. `garments/test`. */
	set: z$1.string().min(1).max(120),
	value: z$1.number(),
	n: z$1.int().positive(),
	/** 95 % interval, low and high. */
	interval: z$1.tuple([z$1.number(), z$1.number()]).optional(),
	command: z$1.string().min(1).max(300),
	date: z$1.iso.date()
});
/** A name in the ONNX graph. */
var valueNameSchema = z$1.string().min(1).max(128);
/** What every task's golden picture has; the task adds the answer to it. */
var goldenBase = {
	/** Base64 PNG, RGB, no colour profile. */
	png: z$1.base64().min(64).max(98304),
	/** Largest allowed absolute difference of any value. */
	tolerance: z$1.number().positive().max(.1)
};
/** The fields before a task's own. */
var cardHead = {
	card: z$1.literal(1),
	name: nameSchema,
	version: versionSchema,
	role: roleSchema,
	/** The version of the same name that this one was trained from or replaces. */
	parent: versionSchema.optional(),
	summary: z$1.string().min(1).max(500)
};
/** The fields after a task's own. */
var cardTail = {
	opset: z$1.int().min(7).max(25),
	file: z$1.strictObject({
		/** The number format of the weights on the wire; computation is float32. */
		weights: z$1.enum([
			"fp32",
			"fp16",
			"int8"
		]),
		bytes: z$1.int().min(16).max(MAX_MODEL_BYTES),
		sha256: sha256Schema
	}),
	licence: z$1.string().min(1).max(60),
	data: z$1.array(z$1.strictObject({
		name: z$1.string().min(1).max(120),
		licence: z$1.string().min(1).max(60),
		source: z$1.string().min(1).max(300)
	})).min(1).max(20),
	metrics: z$1.array(metricSchema).max(50)
};
// worker/contract/classify-card.ts
/** The card of a classifier: one row of logits, and what the kiosk makes of it. */
var labelSchema = z$1.strictObject({
	/** Stable id used in telemetry and thresholds, e.g. `t-shirt`. */
	id: nameSchema,
	/** The coarser class it belongs to, e.g. `upper`. */
	group: nameSchema,
	title: z$1.strictObject({
		en: z$1.string().min(1).max(60),
		de: z$1.string().min(1).max(60)
	}),
	/** Least calibrated probability at which the kiosk names this label; below it the answer is "not sure". */
	threshold: z$1.number().min(0).max(1)
});
var classifyCardSchema = z$1.strictObject({
	...cardHead,
	/** The kiosk takes softmax(logits / temperature). */
	task: z$1.literal("classify"),
	input: inputSchema,
	output: z$1.strictObject({
		/** Name of the [1, labels] output, before temperature. */
		logits: valueNameSchema,
		/** An L2-comparable feature vector [1, size], if the model has one. It never leaves the kiosk. */
		embedding: z$1.strictObject({
			name: valueNameSchema,
			size: z$1.int().min(1).max(4096)
		}).optional()
	}),
	labels: z$1.array(labelSchema).min(2).max(1e3),
	/** The label that means "no garment here", or null when the model has none. */
	reject: nameSchema.nullable(),
	temperature: z$1.number().positive().max(100),
	/** The same for what people wear, which a model is less sure of than of a garment alone; `temperature` when left out. */
	wornTemperature: z$1.number().positive().max(100).optional(),
	/** A picture and the logits that PyTorch gave for it; a kiosk activates no model that answers otherwise. */
	golden: z$1.strictObject({
		...goldenBase,
		logits: z$1.array(z$1.number()).min(2).max(1e3)
	}),
	...cardTail
}).superRefine((card, ctx) => {
	const issue = (path, message) => ctx.addIssue({
		code: "custom",
		path,
		message
	});
	const ids = new Set(card.labels.map((label) => label.id));
	if (ids.size !== card.labels.length) issue(["labels"], "label ids must be unique");
	if (card.reject !== null && !ids.has(card.reject)) issue(["reject"], "must be one of the label ids");
	if (card.golden.logits.length !== card.labels.length) issue(["golden", "logits"], `must have one value per label (${card.labels.length})`);
	for (const { path, message } of inputIssues(card.input)) issue(["input", ...path], message);
});
// worker/contract/pose-card.ts
/** The card of a pose model: the maps that it computes, and how people are decoded from them. */
/**
* The head maps of MoveNet MultiPose and their channels; each output is [1, channels, height / stride, width / stride].
* Lengths are in cells; of two channels the first is y.
*/
var POSE_MAPS = {
	/** Probability that a person's centre lies in the cell. */
	centres: 1,
	/** Probability that a keypoint lies in the cell. */
	heatmaps: 17,
	/** From a centre to where the person's keypoints roughly are: y and x of each. */
	regressions: 34,
	/** From a cell's corner to the keypoint in it: y and x of each. */
	offsets: 34,
	/** Height and width of the person with this centre. */
	boxSizes: 2,
	/** From a cell's corner to the middle of the box. */
	boxOffsets: 2
};
/** What a file that takes any height and width calls these dimensions of its input: as the card calls its sides. */
var FREE_SIDES = ["height", "width"];
var mapNames = Object.keys(POSE_MAPS);
var poseCardSchema = z$1.strictObject({
	...cardHead,
	role: z$1.literal("people"),
	task: z$1.literal("pose"),
	/** How people come out of the maps: kiosk/pipeline/people.ts. */
	decoder: z$1.literal("movenet-multipose"),
	input: inputSchema,
	/** The names of the outputs. */
	output: z$1.record(z$1.enum(mapNames), valueNameSchema),
	/** Input pixels per cell of the maps. */
	stride: z$1.int().min(1).max(32),
	/**
	* Given: the file takes any height and width, by the names of FREE_SIDES; the kiosk feeds it the frame's own shape, the longer
	* side as long as the longer side of `input`, the other the next multiple of this. The golden picture is seen as `input` says.
	*/
	sideMultiple: z$1.int().min(1).max(64).optional(),
	/** Which 17 points the maps mean, and in which order: nose, eyes, ears, shoulders, … ankles, the left one first. */
	keypoints: z$1.literal("coco-17"),
	/** At most so many people are decoded. */
	people: z$1.int().min(1).max(20),
	/** Least score of a person, 0–1. */
	threshold: z$1.number().min(0).max(1),
	/** A picture and some values of its maps, as the original network gave them. */
	golden: z$1.strictObject({
		...goldenBase,
		samples: z$1.array(z$1.strictObject({
			map: z$1.enum(mapNames),
			/** Index into the map's values, row by row within each channel. */
			at: z$1.int().min(0),
			value: z$1.number()
		})).min(mapNames.length).max(500)
	}),
	...cardTail
}).superRefine((card, ctx) => {
	const issue = (path, message) => ctx.addIssue({
		code: "custom",
		path,
		message
	});
	for (const { path, message } of inputIssues(card.input)) issue(["input", ...path], message);
	for (const side of ["width", "height"]) if (card.input[side] % card.stride !== 0) issue(["input", side], `must be a multiple of the stride (${card.stride})`);
	if (card.sideMultiple !== void 0) {
		if (card.sideMultiple % card.stride !== 0) issue(["sideMultiple"], `must be a multiple of the stride (${card.stride})`);
		for (const side of ["width", "height"]) if (card.input[side] % card.sideMultiple !== 0) issue(["input", side], `must be a multiple of sideMultiple (${card.sideMultiple})`);
	}
	for (const map of mapNames) if (!card.golden.samples.some((sample) => sample.map === map)) issue(["golden", "samples"], `must sample ${map} too`);
	for (const [i, { map, at }] of card.golden.samples.entries()) if (at >= poseMapSize(card, map)) issue([
		"golden",
		"samples",
		i,
		"at"
	], `${map} has ${poseMapSize(card, map)} values`);
});
/** How many values a map has when the model sees `input`. */
function poseMapSize({ input, stride }, map) {
	return POSE_MAPS[map] * input.width * input.height / stride ** 2;
}
// worker/contract/model-card.ts
/** The model card: everything a kiosk must know to run a model file exactly as it was trained. */
/** The largest card, in bytes of JSON; the golden picture is most of it. */
var MAX_CARD_BYTES = 131072;
/** One kind of card per task. */
var modelCardSchema = z$1.discriminatedUnion("task", [classifyCardSchema, poseCardSchema]).meta({ id: "ModelCard" });
// worker/contract/manifest.ts
/** The manifest of a channel: what a kiosk polls to learn which models it should run. */
var manifestSchema = z$1.strictObject({
	manifest: z$1.literal(1),
	channel: channelSchema,
	release: releaseIdSchema,
	createdAt: z$1.iso.datetime(),
	/** One card per role; the file is at /v1/blobs/{card.file.sha256}. */
	models: z$1.array(modelCardSchema).min(1).max(8)
}).superRefine((manifest, ctx) => {
	const roles = manifest.models.map((card) => card.role);
	if (new Set(roles).size !== roles.length) ctx.addIssue({
		code: "custom",
		path: ["models"],
		message: "at most one model per role"
	});
}).meta({ id: "Manifest" });
// worker/contract/release.ts
/** A release: one model version per role, put on a channel together or not at all. */
var releaseSchema = z$1.strictObject({
	id: releaseIdSchema,
	note: z$1.string().max(500),
	createdAt: z$1.iso.datetime(),
	models: z$1.array(z$1.strictObject({
		role: roleSchema,
		name: nameSchema,
		version: versionSchema
	})).min(1)
}).meta({ id: "Release" });
/** Body of POST /v1/releases. Roles are read from the named versions' cards and must all differ. */
var newReleaseSchema = z$1.strictObject({
	note: z$1.string().max(500).default(""),
	models: z$1.array(z$1.strictObject({
		name: nameSchema,
		version: versionSchema
	})).min(1).max(8)
}).meta({ id: "NewRelease" });
/** Body of PUT /v1/channels/{channel}: point it at a release. Going back is the same call with an older one. */
var channelMoveSchema = z$1.strictObject({
	release: releaseIdSchema,
	reason: z$1.string().max(500).default("")
}).meta({ id: "ChannelMove" });
/** Where a channel points, and its newest 100 moves, newest first. */
var channelStateSchema = z$1.strictObject({
	channel: channelSchema,
	release: releaseIdSchema.nullable(),
	history: z$1.array(z$1.strictObject({
		release: releaseIdSchema,
		previous: releaseIdSchema.nullable(),
		reason: z$1.string(),
		at: z$1.iso.datetime()
	}))
}).meta({ id: "ChannelState" });
// worker/contract/registry.ts
/** What the registry answers: a push's receipt, the list of versions, one stored version, releases and channels. */
var identity = {
	name: nameSchema,
	version: versionSchema,
	role: roleSchema,
	sha256: sha256Schema,
	bytes: z$1.int()
};
/** The answer to POST /v1/models; `created` is false when exactly this version was there already. */
var pushReceiptSchema = z$1.strictObject({
	...identity,
	created: z$1.boolean()
}).meta({ id: "PushReceipt" });
/** One line of the model list: the card without its golden picture, labels and metrics. */
var modelSummarySchema = z$1.strictObject({
	...identity,
	summary: z$1.string(),
	weights: z$1.enum([
		"fp32",
		"fp16",
		"int8"
	]),
	/** How many labels the model tells apart; 0 for a pose model. */
	labels: z$1.int(),
	createdAt: z$1.iso.datetime()
}).meta({ id: "ModelSummary" });
/** Newest push first. */
var modelListSchema = z$1.strictObject({ models: z$1.array(modelSummarySchema) }).meta({ id: "ModelList" });
/** One version as it was pushed. */
var storedModelSchema = z$1.strictObject({
	card: modelCardSchema,
	createdAt: z$1.iso.datetime()
}).meta({ id: "StoredModel" });
/** Newest first. */
var releaseListSchema = z$1.strictObject({ releases: z$1.array(releaseSchema) }).meta({ id: "ReleaseList" });
/** One entry per channel, in the order of `channelSchema`. */
var channelListSchema = z$1.strictObject({ channels: z$1.array(channelStateSchema) }).meta({ id: "ChannelList" });
// worker/db/channels.ts
var NEWEST = "SELECT release FROM channel_moves WHERE channel = ?1 ORDER BY id DESC LIMIT 1";
/**
* Points `channel` at `release` and returns the channel as it then is, or null when there is no such release.
* Asking for what is so already adds no move, so a call that is repeated after a lost answer is harmless.
*/
async function moveChannel(db, channel, release, reason, at) {
	const [exists, , moves] = await db.batch([
		db.prepare("SELECT 1 FROM releases WHERE id = ?1").bind(release),
		db.prepare(`INSERT INTO channel_moves (channel, release, previous, reason, at)
         SELECT ?1, id, (${NEWEST}), ?3, ?4 FROM releases WHERE id = ?2 AND id IS NOT (${NEWEST})`).bind(channel, release, reason, at),
		history(db, channel)
	]);
	if (!exists || exists.results.length === 0) return null;
	return state(channel, moves?.results ?? []);
}
/** Where `channel` points, with its newest 100 moves. */
async function readChannel(db, channel) {
	return state(channel, (await history(db, channel).all()).results);
}
/** The release `channel` points at, or null. */
async function findChannelRelease(db, channel) {
	return db.prepare(`SELECT id, created_at AS createdAt FROM releases WHERE id = (${NEWEST})`).bind(channel).first();
}
function history(db, channel) {
	return db.prepare("SELECT release, previous, reason, at FROM channel_moves WHERE channel = ?1 ORDER BY id DESC LIMIT 100").bind(channel);
}
var state = (channel, moves) => ({
	channel,
	release: moves[0]?.release ?? null,
	history: moves
});
// worker/http/auth.ts
/** Who may operate: the bearer of OPERATOR_TOKEN. */
/** Refuses with 401 and WWW-Authenticate (RFC 6750) unless the request carries the operator's token. */
var operator = createMiddleware(async (c, next) => {
	const expected = c.env.OPERATOR_TOKEN;
	if (!expected) throw new ProblemError("not-configured", `OPERATOR_TOKEN is not set. Run: ${REMEDIES.OPERATOR_TOKEN}`);
	const [, given] = /^Bearer +(.+)$/i.exec(c.req.header("authorization") ?? "") ?? [];
	if (given === void 0) throw unauthorized("Send the operator token as `Authorization: Bearer …`.", "Bearer realm=\"vitrine\"");
	if (!await same(given, expected)) throw unauthorized("The operator token is wrong.", "Bearer realm=\"vitrine\", error=\"invalid_token\"");
	await next();
});
function unauthorized(detail, challenge) {
	return new ProblemError("unauthorized", detail, {
		errors: [{
			field: "authorization",
			message: detail
		}],
		headers: { "www-authenticate": challenge }
	});
}
/** Compares digests, so that neither content nor length of the token can be timed. */
async function same(given, expected) {
	const [a, b] = await Promise.all([given, expected].map((text) => crypto.subtle.digest("SHA-256", new TextEncoder().encode(text))));
	return a !== void 0 && b !== void 0 && crypto.subtle.timingSafeEqual(a, b);
}
// worker/db/releases.ts
/** Stores a release and its models together or not at all. */
async function insertRelease(db, release) {
	await db.batch([db.prepare("INSERT INTO releases (id, note, created_at) VALUES (?1, ?2, ?3)").bind(release.id, release.note, release.createdAt), db.prepare(`INSERT INTO release_models (release, role, name, version)
         SELECT ?1, value ->> '$.role', value ->> '$.name', value ->> '$.version' FROM json_each(?2)`).bind(release.id, JSON.stringify(release.models))]);
}
/** The newest 200 releases, newest first. */
async function listReleases(db) {
	const { results } = await db.prepare(`SELECT r.id, r.note, r.created_at AS createdAt,
              json_group_array(json_object('role', m.role, 'name', m.name, 'version', m.version)) AS models
       FROM (SELECT * FROM releases ORDER BY created_at DESC, id DESC LIMIT 200) AS r
       JOIN release_models AS m ON m.release = r.id
       GROUP BY r.id ORDER BY r.created_at DESC, r.id DESC`).all();
	return results.map((row) => ({
		...row,
		models: JSON.parse(row.models)
	}));
}
/** The cards of a release, ordered by role. */
async function cardsOf(db, release) {
	const { results } = await db.prepare(`SELECT models.card FROM release_models AS r JOIN models ON models.name = r.name AND models.version = r.version
       WHERE r.release = ?1 ORDER BY r.role`).bind(release).all();
	return results.map(({ card }) => JSON.parse(card));
}
// worker/registry/digest.ts
/** Digests as the wire writes them. */
/** Bytes as lower-case hex digits. */
var hex = (bytes) => Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("");
// worker/registry/manifest.ts
/** What `channel` tells its kiosks to run, or null while it points nowhere. */
async function buildManifest(env, channel) {
	const release = await findChannelRelease(env.DB, channel);
	if (!release) return null;
	const manifest = {
		manifest: 1,
		channel,
		release: release.id,
		createdAt: release.createdAt,
		models: await cardsOf(env.DB, release.id)
	};
	const body = JSON.stringify(manifest);
	const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(body));
	return {
		body,
		etag: `"${release.id}-${hex(digest).slice(0, 16)}"`
	};
}
// worker/routes/channels.ts
/** /v1/channels: where each channel points, moving it, and the manifest that kiosks poll. */
var params = z.object({ channel: channelSchema });
var listRoute$2 = createRoute({
	method: "get",
	path: "/v1/channels",
	summary: "Every channel with its newest 100 moves",
	tags: ["releases"],
	security: OPERATOR_SECURITY,
	middleware: [operator],
	responses: {
		200: json(channelListSchema, "The channels"),
		...refusals("unauthorized", "not-configured", "unavailable")
	}
});
var unknownRelease = { 422: problem("invalid-body: an unknown release") };
var moveRoute = createRoute({
	method: "put",
	path: "/v1/channels/{channel}",
	summary: "Point a channel at a release; going back is the same call with an older one",
	description: "Naming the release it points at already changes nothing.",
	tags: ["releases"],
	security: OPERATOR_SECURITY,
	middleware: [operator, limitBody(MAX_JSON_BYTES)],
	request: {
		params,
		body: {
			required: true,
			content: { "application/json": { schema: channelMoveSchema } }
		}
	},
	responses: {
		200: json(channelStateSchema, "The channel as it is now"),
		...refusals("invalid-parameter", "invalid-body", "unauthorized", "body-too-large", "unsupported-media-type", "not-configured", "unavailable"),
		...unknownRelease
	}
});
var manifestRoute = createRoute({
	method: "get",
	path: "/v1/channels/{channel}/manifest",
	summary: "What a kiosk of this channel should run",
	tags: ["kiosk"],
	request: {
		params,
		headers: z.object({ "if-none-match": z.string().optional() })
	},
	responses: {
		200: json(manifestSchema, "The manifest; poll with its ETag"),
		304: { description: "Nothing changed" },
		...refusals("invalid-parameter", "not-found", "not-configured", "unavailable")
	}
});
var channels = router().openapi(listRoute$2, async (c) => c.json({ channels: await Promise.all(channelSchema.options.map((channel) => readChannel(c.env.DB, channel))) }, 200)).openapi(moveRoute, async (c) => {
	const { channel } = c.req.valid("param");
	const { release, reason } = c.req.valid("json");
	const state = await moveChannel(c.env.DB, channel, release, reason, (/* @__PURE__ */ new Date()).toISOString());
	if (state) return c.json(state, 200);
	throw new ProblemError("invalid-body", `There is no release ${release}.`, {
		errors: [{
			field: "/release",
			message: "is not in the registry"
		}],
		status: 422
	});
}).openapi(manifestRoute, async (c) => {
	const { channel } = c.req.valid("param");
	const manifest = await buildManifest(c.env, channel);
	if (!manifest) throw new ProblemError("not-found", `The channel ${channel} points at no release yet.`, { errors: [{
		field: "channel",
		message: "points at no release yet"
	}] });
	const headers = {
		etag: manifest.etag,
		"cache-control": CACHE.revalidate
	};
	if (matchesEtag(c.req.header("if-none-match"), manifest.etag)) return c.body(null, 304, headers);
	return c.body(manifest.body, 200, {
		...headers,
		"content-type": "application/json"
	});
});
// worker/routes/health.ts
/** GET /v1/health: is the worker up, set up, and can it read its registry? */
var healthSchema = z.strictObject({
	status: z.literal("ok"),
	/** The worker's clock, for a kiosk that doubts its own. */
	now: z.iso.datetime(),
	/** What each channel points at. */
	channels: z.record(channelSchema, releaseIdSchema.nullable())
}).meta({ id: "Health" });
var health = router().openapi(createRoute({
	method: "get",
	path: "/v1/health",
	summary: "Whether the worker is up and set up",
	responses: {
		200: json(healthSchema, "Everything answers"),
		...refusals("not-configured", "unavailable")
	}
}), async (c) => {
	const [stable, canary] = await Promise.all([readChannel(c.env.DB, "stable"), readChannel(c.env.DB, "canary")]);
	const channels = {
		stable: stable.release,
		canary: canary.release
	};
	return c.json({
		status: "ok",
		now: (/* @__PURE__ */ new Date()).toISOString(),
		channels
	}, 200);
});
// worker/db/models.ts
/** Registers a version; false when its name and version are taken. */
async function insertModel(db, card, createdAt) {
	const { meta } = await db.prepare("INSERT OR IGNORE INTO models (name, version, role, sha256, bytes, card, created_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)").bind(card.name, card.version, card.role, card.file.sha256, card.file.bytes, JSON.stringify(card), createdAt).run();
	return meta.changes > 0;
}
/** Takes back a registration. Fails when a release names it. */
async function deleteModel(db, name, version) {
	await db.prepare("DELETE FROM models WHERE name = ?1 AND version = ?2").bind(name, version).run();
}
async function findModel(db, name, version) {
	const row = await db.prepare("SELECT card, created_at AS createdAt FROM models WHERE name = ?1 AND version = ?2").bind(name, version).first();
	return row && {
		card: JSON.parse(row.card),
		createdAt: row.createdAt
	};
}
/** All versions, newest push first. */
async function listModels(db) {
	const { results } = await db.prepare(`SELECT name, version, role, sha256, bytes, card ->> '$.summary' AS summary, card ->> '$.file.weights' AS weights,
              coalesce(json_array_length(card, '$.labels'), 0) AS labels, created_at AS createdAt
       FROM models ORDER BY created_at DESC, name, version DESC`).all();
	return results;
}
/** The roles of those of `models` that exist, by `name@version`. */
async function findRoles(db, models) {
	const { results } = await db.prepare(`SELECT m.name, m.version, m.role FROM json_each(?1) AS wanted
       JOIN models AS m ON m.name = wanted.value ->> '$.name' AND m.version = wanted.value ->> '$.version'`).bind(JSON.stringify(models)).all();
	return new Map(results.map(({ name, version, role }) => [`${name}@${version}`, role]));
}
/** Whether any version's file is `sha256`. */
async function blobInUse(db, sha256) {
	return await db.prepare("SELECT 1 FROM models WHERE sha256 = ?1 LIMIT 1").bind(sha256).first() !== null;
}
// worker/http/multipart.ts
/** A streaming reader of multipart/form-data (RFC 7578): parts one after another, never more than a chunk in memory. */
var MAX_LINE_BYTES = 4096;
var MAX_HEADER_LINES = 16;
var CR = 13;
var DASH = 45;
var encoder = new TextEncoder();
var LINE_END = encoder.encode("\r\n");
var decoder = new TextDecoder();
/** The body is not multipart/form-data as announced; the message says what is wrong. */
var MultipartError = class extends Error {
	name = "MultipartError";
};
/** The boundary parameter of a multipart/form-data Content-Type, or undefined when it is something else. */
function boundaryOf(contentType) {
	const match = /^multipart\/form-data\s*;.*?\bboundary=(?:"([^"]{1,70})"|([^\s;"]{1,70}))/i.exec(contentType ?? "");
	return match?.[1] ?? match?.[2];
}
var MultipartReader = class {
	#reader;
	#delimiter;
	/** Unread bytes. Starts with a line end, so that the first boundary looks like every other. */
	#buffer = LINE_END;
	/** The part that was handed out last; before the first one, the preamble. */
	#body = this.#untilDelimiter();
	#ended = false;
	constructor(stream, boundary) {
		this.#reader = stream.getReader();
		this.#delimiter = encoder.encode(`\r\n--${boundary}`);
	}
	/** The next part, or undefined after the closing boundary. */
	async next() {
		for await (const _ of this.#body) continue;
		while (this.#buffer.length < 2) if (!await this.#fill()) throw new MultipartError("the body ends before its closing boundary");
		if (this.#buffer[0] === DASH && this.#buffer[1] === DASH) return void 0;
		if ((await this.#line()).trim() !== "") throw new MultipartError("a boundary is followed by something else than a line end");
		let name;
		let lines = 0;
		for (let header = await this.#line(); header !== ""; header = await this.#line()) {
			if (++lines > MAX_HEADER_LINES) throw new MultipartError(`a part has more than ${MAX_HEADER_LINES} header lines`);
			const match = /^content-disposition:\s*form-data\b.*?;\s*name="([^"]*)"/i.exec(header);
			if (match) name = match[1];
		}
		if (name === void 0) throw new MultipartError("a part has no Content-Disposition with a name");
		this.#body = this.#untilDelimiter();
		return {
			name,
			body: this.#body
		};
	}
	/** Reads and forgets the rest of the body; never throws. */
	async drain() {
		try {
			while (!(await this.#reader.read()).done) continue;
		} catch {}
	}
	async *#untilDelimiter() {
		for (;;) {
			const at = indexOf(this.#buffer, this.#delimiter);
			const safe = at >= 0 ? at : this.#buffer.length - this.#delimiter.length + 1;
			if (safe > 0) yield this.#take(safe);
			if (at >= 0) {
				this.#take(this.#delimiter.length);
				return;
			}
			if (!await this.#fill()) throw new MultipartError("the body ends before its closing boundary");
		}
	}
	/** One line without its line end. */
	async #line() {
		for (;;) {
			const at = indexOf(this.#buffer, LINE_END);
			if ((at < 0 ? this.#buffer.length : at) > MAX_LINE_BYTES) throw new MultipartError(`a header line is over ${MAX_LINE_BYTES} bytes`);
			if (at >= 0) {
				const line = decoder.decode(this.#take(at));
				this.#take(2);
				return line;
			}
			if (!await this.#fill()) throw new MultipartError("the body ends within the header of a part");
		}
	}
	#take(length) {
		const taken = this.#buffer.subarray(0, length);
		this.#buffer = this.#buffer.subarray(length);
		return taken;
	}
	async #fill() {
		if (this.#ended) return false;
		const { done, value } = await this.#reader.read().catch((cause) => {
			throw new MultipartError("the connection broke before its end", { cause });
		});
		if (done) {
			this.#ended = true;
			return false;
		}
		if (this.#buffer.length === 0) this.#buffer = value;
		else {
			const joined = new Uint8Array(this.#buffer.length + value.length);
			joined.set(this.#buffer);
			joined.set(value, this.#buffer.length);
			this.#buffer = joined;
		}
		return true;
	}
};
/** Where `needle`, which starts with a carriage return, begins in `haystack`, or −1. */
function indexOf(haystack, needle) {
	for (let at = haystack.indexOf(CR); at >= 0; at = haystack.indexOf(CR, at + 1)) {
		if (at + needle.length > haystack.length) return -1;
		let matched = 1;
		while (matched < needle.length && haystack[at + matched] === needle[matched]) matched += 1;
		if (matched === needle.length) return at;
	}
	return -1;
}
// worker/registry/protobuf.ts
/** The bytes break the encoding (https://protobuf.dev/programming-guides/encoding/) or a bound. */
var ProtobufError = class extends Error {
	name = "ProtobufError";
};
var KINDS = {
	0: "varint",
	1: "fixed64",
	2: "bytes",
	5: "fixed32"
};
/** The most fields of one file. A network of 1000 nodes has about 20 000. */
var MAX_FIELDS = 5e5;
var ProtobufStream = class {
	#chunk = /* @__PURE__ */ new Uint8Array();
	#at = 0;
	#fields = 0;
	/** Bytes read or skipped since the start of the file. */
	position = 0;
	/** Gives the next bytes. All of the previous ones must have been read, which is so whenever a Step has yielded. */
	feed(chunk) {
		this.#chunk = chunk;
		this.#at = 0;
	}
	/**
	* Reads the fields of a message that ends at `end` and shows each to `visit`, which may go into it by returning a
	* Step. What it leaves of a field is skipped.
	*/
	*fields(end, visit) {
		while (this.position < end) {
			if (++this.#fields > MAX_FIELDS) throw new ProtobufError(`the file has more than ${MAX_FIELDS} fields`);
			const tag = yield* this.#varint();
			const kind = KINDS[tag % 8];
			const number = Math.floor(tag / 8);
			if (kind === void 0 || number < 1 || number > 536870911) throw new ProtobufError(`byte ${this.position} is not the start of a protobuf field`);
			const value = kind === "varint" || kind === "bytes" ? yield* this.#varint() : kind === "fixed64" ? 8 : 4;
			const fieldEnd = this.position + (kind === "varint" ? 0 : value);
			if (value < 0 && kind === "bytes") throw new ProtobufError(`field ${number} has a negative length`);
			if (fieldEnd > end) throw new ProtobufError(`field ${number} at byte ${this.position} declares ${value} bytes, more than its message has left`);
			const step = visit({
				number,
				kind,
				value,
				end: fieldEnd
			});
			if (step) yield* step;
			yield* this.#skipTo(fieldEnd);
		}
		if (this.position !== end) throw new ProtobufError(`a message runs past its end at byte ${end}`);
	}
	/** The text of a `bytes` field of at most `most` bytes. */
	*text(field, most) {
		if (field.kind !== "bytes" || field.value > most) throw new ProtobufError(`field ${field.number} is not a string of at most ${most} bytes`);
		const bytes = new Uint8Array(field.value);
		for (let filled = 0; filled < bytes.length;) {
			if (this.#at === this.#chunk.length) yield;
			const part = this.#chunk.subarray(this.#at, this.#at + bytes.length - filled);
			bytes.set(part, filled);
			filled += part.length;
			this.#advance(part.length);
		}
		try {
			return new TextDecoder("utf-8", {
				fatal: true,
				ignoreBOM: true
			}).decode(bytes);
		} catch {
			throw new ProtobufError(`field ${field.number} is not UTF-8`);
		}
	}
	/** The values of a repeated integer field, packed or not; shown one by one to `visit`. */
	*integers(field, visit) {
		if (field.kind === "varint") visit(field.value);
		else if (field.kind === "bytes") {
			while (this.position < field.end) visit(yield* this.#varint());
			if (this.position !== field.end) throw new ProtobufError(`field ${field.number} ends within a number`);
		} else throw new ProtobufError(`field ${field.number} is not an integer`);
	}
	*#varint() {
		let low = 0;
		for (let index = 0; index < 7; index += 1) {
			const byte = yield* this.#byte();
			low += (byte & 127) * 2 ** (7 * index);
			if (byte < 128) return low;
		}
		let value = BigInt(low);
		for (let index = 7; index < 10; index += 1) {
			const byte = yield* this.#byte();
			value |= BigInt(byte & 127) << BigInt(7 * index);
			if (byte < 128) return Number(BigInt.asIntN(64, value));
		}
		throw new ProtobufError(`a number at byte ${this.position} is longer than ten bytes`);
	}
	*#byte() {
		while (this.#at === this.#chunk.length) yield;
		const byte = this.#chunk[this.#at] ?? 0;
		this.#advance(1);
		return byte;
	}
	*#skipTo(end) {
		while (this.position < end) {
			if (this.#at === this.#chunk.length) yield;
			this.#advance(Math.min(end - this.position, this.#chunk.length - this.#at));
		}
	}
	#advance(count) {
		this.#at += count;
		this.position += count;
	}
};
// worker/registry/onnx-tensor.ts
/** Reads the head of one TensorProto and checks that it carries the data it declares, without looking at the data. */
var MAX_NAME$1 = 512;
var MAX_RANK$1 = 8;
/** More than fits into the largest file at one bit each. */
var MAX_ELEMENTS = 2 ** 30;
/** Bytes of one element in raw_data, by TensorProto.DataType; types that are not here are not checked. */
var ELEMENT_BYTES = {
	1: 4,
	2: 1,
	3: 1,
	4: 2,
	5: 2,
	6: 4,
	7: 8,
	9: 1,
	10: 2,
	11: 8,
	12: 4,
	13: 8,
	16: 2
};
var TYPED_DATA = /* @__PURE__ */ new Set([
	4,
	5,
	6,
	7,
	10,
	11
]);
/**
* Reads the tensor that ends at `end`. Throws ProtobufError when its data lies in another file, is missing, or is not
* as long as its dimensions and type say.
*/
function* readTensor(stream, end) {
	let name = "";
	let elements = 1;
	let rank = 0;
	let type = 0;
	let raw;
	let typed = 0;
	yield* stream.fields(end, (field) => {
		switch (field.number) {
			case 1: return stream.integers(field, (dim) => {
				elements *= dim;
				if (dim < 0 || ++rank > MAX_RANK$1 || elements > MAX_ELEMENTS) throw new ProtobufError(`the tensor "${name}" has impossible dimensions`);
			});
			case 2:
				type = field.value;
				return;
			case 8: return (function* () {
				name = yield* stream.text(field, MAX_NAME$1);
			})();
			case 9:
				raw = field.value;
				return;
			case 13: throw new ProtobufError(`the tensor "${name}" keeps its data in another file`);
			case 14:
				if (field.value !== 0) throw new ProtobufError(`the tensor "${name}" keeps its data in another file`);
				return;
			default:
				if (TYPED_DATA.has(field.number)) typed += field.value || 1;
				return;
		}
	});
	const size = ELEMENT_BYTES[type];
	if (raw !== void 0 && size !== void 0 && raw !== elements * size) throw new ProtobufError(`the tensor "${name}" has ${raw} bytes of data, its dimensions ask for ${elements * size}`);
	if (elements > 0 && raw === void 0 && typed === 0) throw new ProtobufError(`the tensor "${name}" has no data`);
	return {
		name,
		elements
	};
}
// worker/registry/onnx.ts
/**
* Reads the structure of an ONNX file while it streams by, and refuses what a kiosk must not be given.
* Weights are skipped, never held. Field numbers: https://github.com/onnx/onnx/blob/main/onnx/onnx.proto
*/
/** The file is no ONNX model, is broken, or contains something that is not allowed. */
var OnnxError = class extends Error {
	name = "OnnxError";
};
var MAX_NAME = 512;
var MAX_NODES = 2e4;
var MAX_INITIALIZERS = 2e4;
var MAX_RANK = 8;
/** Graphs within the attributes of If, Loop and Scan. */
var MAX_DEPTH = 4;
var STANDARD_DOMAINS = /* @__PURE__ */ new Set(["", "ai.onnx"]);
/** Reads one file of exactly `bytes` bytes: `push` each chunk, then `finish`. Both throw OnnxError. */
var OnnxReader = class {
	#stream = new ProtobufStream();
	#walk;
	#done = false;
	#irVersion = 0;
	#opset = 0;
	#graphs = 0;
	#nodes = 0;
	#parameters = 0;
	#operators = /* @__PURE__ */ new Set();
	#initializers = /* @__PURE__ */ new Set();
	#inputs = [];
	#outputs = [];
	constructor(bytes) {
		this.#walk = this.#model(bytes);
		this.#advance();
	}
	push(chunk) {
		this.#stream.feed(chunk);
		this.#advance();
	}
	finish() {
		if (!this.#done) throw new OnnxError(`the file ends after ${this.#stream.position} bytes in the middle of a message`);
		if (this.#irVersion < 3) throw new OnnxError("the file has no ONNX IR version of at least 3");
		if (this.#graphs !== 1) throw new OnnxError("the file has no graph");
		if (this.#nodes === 0) throw new OnnxError("the graph has no nodes");
		if (this.#opset === 0) throw new OnnxError("the file imports no version of the default operator set");
		return {
			irVersion: this.#irVersion,
			opset: this.#opset,
			inputs: this.#inputs.filter(({ name }) => !this.#initializers.has(name)),
			outputs: this.#outputs,
			operators: [...this.#operators].sort(),
			nodes: this.#nodes,
			parameters: this.#parameters
		};
	}
	#advance() {
		if (this.#done) return;
		try {
			this.#done = this.#walk.next().done ?? false;
		} catch (error) {
			throw error instanceof ProtobufError ? new OnnxError(error.message, { cause: error }) : error;
		}
	}
	*#model(end) {
		yield* this.#stream.fields(end, (field) => {
			switch (field.number) {
				case 1:
					this.#irVersion = field.value;
					return;
				case 7:
					if (++this.#graphs > 1) throw new OnnxError("the file has more than one graph");
					return this.#graph(inside(field, "graph"), 0);
				case 8: return this.#operatorSet(inside(field, "opset_import"));
				case 20: throw new OnnxError("the file contains training information");
				case 25: throw new OnnxError("the file defines functions of its own");
				default: return;
			}
		});
	}
	*#operatorSet(end) {
		let domain = "";
		let version = 0;
		yield* this.#stream.fields(end, (field) => {
			if (field.number === 2) version = field.value;
			return field.number === 1 ? this.#text(field, (text) => domain = text) : void 0;
		});
		if (!STANDARD_DOMAINS.has(domain)) throw new OnnxError(`the file imports the operator domain "${domain}"`);
		if (this.#opset !== 0) throw new OnnxError("the file imports the default operator set twice");
		this.#opset = version;
	}
	*#graph(end, depth) {
		if (depth > MAX_DEPTH) throw new OnnxError(`graphs are nested more than ${MAX_DEPTH} deep`);
		yield* this.#stream.fields(end, (field) => {
			switch (field.number) {
				case 1: return this.#node(inside(field, "node"), depth);
				case 5: return this.#initializer(inside(field, "initializer"), depth);
				case 11: return depth === 0 ? this.#value(inside(field, "input"), this.#inputs) : void 0;
				case 12: return depth === 0 ? this.#value(inside(field, "output"), this.#outputs) : void 0;
				case 15: throw new OnnxError("the graph has sparse initialisers");
				default: return;
			}
		});
	}
	*#node(end, depth) {
		if (++this.#nodes > MAX_NODES) throw new OnnxError(`the graph has more than ${MAX_NODES} nodes`);
		let operator = "";
		let domain = "";
		yield* this.#stream.fields(end, (field) => {
			switch (field.number) {
				case 4: return this.#text(field, (text) => operator = text);
				case 5: return this.#attribute(inside(field, "attribute"), depth);
				case 7: return this.#text(field, (text) => domain = text);
				default: return;
			}
		});
		if (!STANDARD_DOMAINS.has(domain)) throw new OnnxError(`the operator ${operator} is from the domain "${domain}"`);
		if (operator === "") throw new OnnxError("a node has no operator type");
		this.#operators.add(operator);
	}
	*#attribute(end, depth) {
		yield* this.#stream.fields(end, (field) => {
			switch (field.number) {
				case 5:
				case 10: return this.#tensor(inside(field, "tensor"));
				case 6:
				case 11: return this.#graph(inside(field, "graph"), depth + 1);
				case 22:
				case 23: throw new OnnxError("an attribute holds a sparse tensor");
				default: return;
			}
		});
	}
	*#tensor(end) {
		yield* readTensor(this.#stream, end);
	}
	*#initializer(end, depth) {
		const { name, elements } = yield* readTensor(this.#stream, end);
		if (depth === 0) this.#initializers.add(name);
		this.#parameters += elements;
		if (this.#initializers.size > MAX_INITIALIZERS) throw new OnnxError(`the graph has more than ${MAX_INITIALIZERS} initialisers`);
	}
	*#value(end, into) {
		if (into.length >= 20064) throw new OnnxError("the graph has too many inputs or outputs");
		let name = "";
		let elementType = 0;
		let dims = null;
		const shape = (end) => this.#stream.fields(end, (field) => {
			if (field.number !== 1) return void 0;
			const known = dims ??= [];
			if (known.push(null) > MAX_RANK) throw new OnnxError(`"${name}" has more than ${MAX_RANK} dimensions`);
			const at = known.length - 1;
			return this.#stream.fields(inside(field, "dim"), (dim) => {
				if (dim.number === 1) known[at] = dim.value;
				return dim.number === 2 ? this.#text(dim, (text) => known[at] = text === "" ? null : text) : void 0;
			});
		});
		const tensorType = (end) => this.#stream.fields(end, (field) => {
			if (field.number === 1) elementType = field.value;
			return field.number === 2 ? shape(inside(field, "shape")) : void 0;
		});
		yield* this.#stream.fields(end, (field) => {
			if (field.number === 1) return this.#text(field, (text) => name = text);
			if (field.number !== 2) return void 0;
			return this.#stream.fields(inside(field, "type"), (type) => type.number === 1 ? tensorType(inside(type, "tensor_type")) : void 0);
		});
		into.push({
			name,
			elementType,
			dims
		});
	}
	*#text(field, assign) {
		assign(yield* this.#stream.text(field, MAX_NAME));
	}
};
/** The end of a nested message; another wire type under its number is no ONNX. */
function inside(field, what) {
	if (field.kind !== "bytes") throw new OnnxError(`the field ${what} is not a message`);
	return field.end;
}
// worker/registry/validate.ts
/** Does the card parse, and do card and ONNX file tell the same story? Pure. */
var FLOAT32 = 1;
/** Parses the bytes of a push's card part. Throws `invalid-card` with a JSON pointer for every wrong field. */
function parseCard(bytes) {
	let json;
	try {
		json = JSON.parse(new TextDecoder("utf-8", {
			fatal: true,
			ignoreBOM: false
		}).decode(bytes));
	} catch {
		throw new ProblemError("invalid-card", "The card part is not JSON.", { errors: [{
			field: "card",
			message: "must be JSON in UTF-8"
		}] });
	}
	const parsed = modelCardSchema.safeParse(json);
	if (parsed.success) return parsed.data;
	const errors = fieldErrors(parsed.error, true);
	throw new ProblemError("invalid-card", errors.map(({ field, message }) => `${field || "the card"}: ${message}`).join("; "), { errors });
}
/** Throws `invalid-model` or `output-mismatch`, naming the card's fields, unless the file is what the card describes. */
function checkAgreement(card, file) {
	refuse("invalid-model", [...inputErrors(card, file), ...opsetErrors(card, file)]);
	refuse("output-mismatch", outputErrors(card, file));
}
function refuse(code, errors) {
	if (errors.length > 0) throw new ProblemError(code, errors.map(({ field, message }) => `${field}: ${message}`).join("; "), { errors });
}
function inputErrors(card, { inputs }) {
	const { input } = card;
	const [value, ...others] = inputs;
	if (!value || others.length > 0) return [{
		field: "/input",
		message: `the model must have exactly one input, it has ${inputs.length}${names(inputs)}`
	}];
	if (value.name !== input.name) return [{
		field: "/input/name",
		message: `the model's input is named "${value.name}"`
	}];
	if (value.elementType !== FLOAT32) return [{
		field: "/input/dtype",
		message: "the model's input is not float32"
	}];
	const channels = input.colour === "rgb" ? 3 : 1;
	const free = isFree(card);
	const [height, width] = free ? FREE_SIDES : [input.height, input.width];
	const expected = input.layout === "NCHW" ? [
		1,
		channels,
		height,
		width
	] : [
		1,
		height,
		width,
		channels
	];
	const fields = input.layout === "NCHW" ? [
		"",
		"/colour",
		"/height",
		"/width"
	] : [
		"",
		"/height",
		"/width",
		"/colour"
	];
	if (value.dims?.length !== expected.length) return [{
		field: "/input",
		message: `the model's input has the shape ${shape(value)}, ${input.layout} has four dimensions`
	}];
	return expected.flatMap((dim, axis) => value.dims?.[axis] === dim ? [] : [{
		field: free && typeof dim === "string" ? "/sideMultiple" : `/input${fields[axis] ?? ""}`,
		message: `the model's input has the shape ${shape(value)}, the card says [${expected.join(", ")}]`
	}]);
}
function opsetErrors(card, { opset }) {
	return card.opset === opset ? [] : [{
		field: "/opset",
		message: `the model uses opset ${opset}`
	}];
}
function outputErrors(card, { outputs }) {
	return card.task === "classify" ? rowErrors(card, outputs) : mapErrors(card, outputs);
}
function rowErrors(card, outputs) {
	const { logits, embedding } = card.output;
	const errors = vectorErrors(outputs, logits, card.labels.length, "/output/logits", "/labels", "labels");
	if (embedding) errors.push(...vectorErrors(outputs, embedding.name, embedding.size, "/output/embedding/name", "/output/embedding/size", "values"));
	return errors;
}
function mapErrors(card, outputs) {
	const { output, input, stride } = card;
	const free = isFree(card);
	return Object.entries(POSE_MAPS).flatMap(([map, channels]) => {
		const field = `/output/${map}`;
		const name = output[map];
		const value = findTensor(outputs, name, field);
		if (Array.isArray(value)) return value;
		const expected = [
			1,
			channels,
			...free ? ["any", "any"] : [input.height / stride, input.width / stride]
		];
		const fits = (dim, axis) => typeof dim === "string" ? typeof value.dims?.[axis] !== "number" : value.dims?.[axis] === dim;
		return value.dims?.length === expected.length && expected.every(fits) ? [] : [{
			field,
			message: `the output "${name}" has the shape ${shape(value)} and not [${expected.join(", ")}]`
		}];
	});
}
/** Whether the file must take any height and width. */
var isFree = (card) => card.task === "pose" && card.sideMultiple !== void 0;
/** Checks that an output is float32 and has the shape [1, size]. */
function vectorErrors(outputs, name, size, nameField, sizeField, unit) {
	const value = findTensor(outputs, name, nameField);
	if (Array.isArray(value)) return value;
	if (value.dims?.length !== 2 || value.dims[0] !== 1) return [{
		field: nameField,
		message: `the output "${name}" has the shape ${shape(value)} and not [1, ${size}]`
	}];
	if (value.dims[1] !== size) return [{
		field: sizeField,
		message: `the card has ${size} ${unit}, the output "${name}" has the shape ${shape(value)}`
	}];
	return [];
}
/** The float32 output called `name`, or why there is none. */
function findTensor(outputs, name, field) {
	const value = outputs.find((output) => output.name === name);
	if (!value) return [{
		field,
		message: `the model has no output of this name${names(outputs)}`
	}];
	return value.elementType === FLOAT32 ? value : [{
		field,
		message: `the output "${name}" is not float32`
	}];
}
var shape = ({ dims }) => dims ? `[${dims.map((dim) => dim ?? "?").join(", ")}]` : "unknown";
var names = (values) => values.length > 0 ? ` (${values.slice(0, 8).map(({ name }) => `"${name}"`).join(", ")})` : "";
// worker/registry/push.ts
/** The order of a push: card → known already? → stream the file through digest, structure check and R2 → row, last. */
/** Stores the version that `parts` carry. Any ProblemError means that nothing of it was stored. */
async function pushModel(env, parts) {
	try {
		const card = parseCard(await readCard(await expectPart(parts, "card")));
		if (await known(env, card)) return receipt(card, false);
		return await storeRow(env, card, await storeFile(env, card, parts));
	} catch (error) {
		if (error instanceof MultipartError) throw invalidBody(`The body is not multipart/form-data: ${error.message}.`, "");
		throw error;
	}
}
var receipt = ({ name, version, role, file: { sha256, bytes } }, created) => ({
	name,
	version,
	role,
	sha256,
	bytes,
	created
});
var invalidBody = (detail, field) => new ProblemError("invalid-body", detail, { errors: [{
	field,
	message: detail
}] });
var notStored = (cause) => new ProblemError("unavailable", "The file could not be stored; try again.", {
	headers: { "retry-after": "10" },
	cause
});
async function expectPart(parts, name) {
	const part = await parts.next();
	if (part?.name === name) return part;
	throw invalidBody(`Send the part "card" first and the part "model" second; found ${part ? `"${part.name}"` : "the end of the body"} in the place of "${name}".`, name);
}
async function readCard(part) {
	const chunks = [];
	let size = 0;
	for await (const chunk of part.body) {
		size += chunk.length;
		if (size > 131072) throw new ProblemError("body-too-large", `The card may have at most ${MAX_CARD_BYTES} bytes.`, { errors: [{
			field: "card",
			message: `must have at most ${MAX_CARD_BYTES} bytes`
		}] });
		chunks.push(chunk);
	}
	return new Uint8Array(await new Blob(chunks).arrayBuffer());
}
/** Whether exactly this version is registered; throws `already-exists` when another one has its name and version. */
async function known(env, card) {
	const existing = await findModel(env.DB, card.name, card.version);
	if (!existing) return false;
	if (JSON.stringify(existing.card) === JSON.stringify(card)) return true;
	throw new ProblemError("already-exists", `${card.name} ${card.version} exists with another card. Give the new one another version.`, { errors: [{
		field: "/version",
		message: "exists already"
	}] });
}
/** Streams the model part into R2; true when the file is new there. After a throw R2 is as it was. */
async function storeFile(env, card, parts) {
	const part = await expectPart(parts, "model");
	const sink = await openBlob(env.BLOBS, card.file.sha256, card.file.bytes);
	try {
		await checkFile(card, part, sink);
		if (await parts.next()) throw invalidBody("Nothing may follow the part \"model\".", "model");
	} catch (error) {
		await sink.abort(error);
		throw error;
	}
	try {
		return await sink.commit();
	} catch (cause) {
		throw notStored(cause);
	}
}
async function checkFile(card, part, sink) {
	const { bytes, sha256 } = card.file;
	const digest = new crypto.DigestStream("SHA-256");
	digest.digest.catch(() => void 0);
	const hasher = digest.getWriter();
	const model = new OnnxReader(bytes);
	let received = 0;
	try {
		for await (const chunk of part.body) {
			received += chunk.length;
			if (received > bytes) throw wrongLength(bytes, `more than ${bytes}`);
			model.push(chunk);
			await hasher.write(chunk);
			await sink.write(chunk);
		}
		if (received < bytes) throw wrongLength(bytes, String(received));
		checkAgreement(card, model.finish());
		await hasher.close();
	} catch (error) {
		await hasher.abort(error).catch(() => void 0);
		if (error instanceof OnnxError) throw new ProblemError("invalid-model", `The model cannot be used: ${error.message}.`, {
			errors: [{
				field: "model",
				message: error.message
			}],
			cause: error
		});
		throw error;
	}
	const actual = hex(await digest.digest);
	if (actual !== sha256) throw new ProblemError("digest-mismatch", `The file's sha256 is ${actual}, the card says ${sha256}.`, { errors: [{
		field: "/file/sha256",
		message: `the file's is ${actual}`
	}] });
}
function wrongLength(expected, actual) {
	return new ProblemError("length-mismatch", `The card says ${expected} bytes, the file has ${actual}.`, { errors: [{
		field: "/file/bytes",
		message: `the file has ${actual} bytes`
	}] });
}
/** Writes the row that makes the version exist; takes the file back when it cannot and nobody else uses it. */
async function storeRow(env, card, created) {
	try {
		if (await insertModel(env.DB, card, (/* @__PURE__ */ new Date()).toISOString())) {
			if (!created) await requireFile(env, card);
			return receipt(card, true);
		}
		await known(env, card);
		return receipt(card, false);
	} catch (error) {
		if (created && !await blobInUse(env.DB, card.file.sha256).catch(() => true)) await deleteBlob(env.BLOBS, card.file.sha256);
		throw error;
	}
}
/**
* Takes the new row back when the file it relies on has gone: the push that brought the file may have failed at its own
* row and deleted the file before this row could be seen.
*/
async function requireFile(env, { name, version, file }) {
	if (await hasBlob(env.BLOBS, file.sha256).catch(() => true)) return;
	await deleteModel(env.DB, name, version);
	throw notStored();
}
// worker/routes/models.ts
/** /v1/models: push a version, list versions, read one. */
/** The largest push: file, card, and the lines between the parts. */
var MAX_PUSH_BYTES = MAX_MODEL_BYTES + MAX_CARD_BYTES + 8192;
var tags$1 = ["models"];
var security$1 = OPERATOR_SECURITY;
var listRoute$1 = createRoute({
	method: "get",
	path: "/v1/models",
	summary: "All versions, newest push first",
	tags: tags$1,
	security: security$1,
	middleware: [operator],
	responses: {
		200: json(modelListSchema, "The versions"),
		...refusals("unauthorized", "not-configured", "unavailable")
	}
});
var readRoute = createRoute({
	method: "get",
	path: "/v1/models/{name}/{version}",
	summary: "One version with its card",
	tags: tags$1,
	security: security$1,
	middleware: [operator],
	request: { params: z.object({
		name: nameSchema,
		version: versionSchema
	}) },
	responses: {
		200: json(storedModelSchema, "The version"),
		...refusals("invalid-parameter", "unauthorized", "not-found", "not-configured", "unavailable")
	}
});
/** Described only: a validator would buffer the file. */
var pushRoute = createRoute({
	method: "post",
	path: "/v1/models",
	summary: "Push a version: its card, then its file",
	description: "Needs Content-Length. The part `card` comes first. Pushing the same version again with the same card answers 200.",
	tags: tags$1,
	security: security$1,
	request: { body: {
		required: true,
		content: { "multipart/form-data": {
			schema: z.object({
				card: modelCardSchema,
				model: z.string().meta({ contentMediaType: "application/octet-stream" })
			}),
			encoding: {
				card: { contentType: "application/json" },
				model: { contentType: "application/octet-stream" }
			}
		} }
	} },
	responses: {
		201: json(pushReceiptSchema, "The version was stored"),
		200: json(pushReceiptSchema, "Exactly this version was there already"),
		...refusals("invalid-body", "unauthorized", "already-exists", "length-required", "body-too-large", "unsupported-media-type", "invalid-card", "invalid-model", "digest-mismatch", "length-mismatch", "output-mismatch", "not-configured", "unavailable")
	}
});
/** Refuses by its headers what need not be read: other media types, no length, too long. */
var pushHeaders = createMiddleware(async (c, next) => {
	if (boundaryOf(c.req.header("content-type")) === void 0) throw new ProblemError("unsupported-media-type", "Send multipart/form-data with the parts `card` and `model`.", { errors: [{
		field: "content-type",
		message: "must be multipart/form-data with a boundary"
	}] });
	const length = c.req.header("content-length");
	if (length === void 0 || !/^\d+$/.test(length)) throw new ProblemError("length-required", "Send Content-Length; chunked uploads are not accepted.", { errors: [{
		field: "content-length",
		message: "is required"
	}] });
	if (Number(length) > MAX_PUSH_BYTES) throw tooLarge(MAX_PUSH_BYTES);
	await next();
});
var base = router().openapi(listRoute$1, async (c) => c.json({ models: await listModels(c.env.DB) }, 200)).openapi(readRoute, async (c) => {
	const { name, version } = c.req.valid("param");
	const stored = await findModel(c.env.DB, name, version);
	if (!stored) throw new ProblemError("not-found", `${name} ${version} is not in the registry.`);
	return c.json(stored, 200);
});
base.openAPIRegistry.registerPath(pushRoute);
var models = $(base.post("/v1/models", operator, pushHeaders, async (c) => {
	const body = c.req.raw.body;
	if (!body) throw new ProblemError("invalid-body", "The body is empty.", { errors: [{
		field: "",
		message: "must not be empty"
	}] });
	const parts = new MultipartReader(body, boundaryOf(c.req.header("content-type")) ?? "");
	try {
		const receipt = await pushModel(c.env, parts);
		return c.json(receipt, receipt.created ? 201 : 200);
	} finally {
		await parts.drain();
	}
}));
// worker/routes/openapi.ts
var INFO = {
	openapi: "3.1.0",
	info: {
		title: "Vitrine",
		version: "1",
		description: "Versioned clothing models for store screens. Every error is a problem document (RFC 9457)."
	}
};
/** Adds the route to the app whose routes it describes. */
function describe(app) {
	app.openAPIRegistry.registerComponent("securitySchemes", "operator", {
		type: "http",
		scheme: "bearer",
		description: "OPERATOR_TOKEN"
	});
	app.openAPIRegistry.registerPath({
		method: "get",
		path: "/v1/openapi.json",
		summary: "This document",
		responses: { 200: {
			description: "OpenAPI 3.1",
			content: { "application/json": { schema: { type: "object" } } }
		} }
	});
	app.doc31("/v1/openapi.json", INFO);
}
// worker/registry/release.ts
/** A new release id: milliseconds since 1970 and 40 random bits, both in base 36, so that ids sort by time. */
function releaseId(now, random) {
	const tail = random.reduce((sum, byte) => sum * 256 + byte, 0);
	return `r-${now.toString(36).padStart(9, "0")}${tail.toString(36).padStart(8, "0")}`;
}
/** Stores a release of `models`. Throws a 422 with pointers to unknown versions and to second models of a role. */
async function createRelease(env, { note, models }) {
	const roles = await findRoles(env.DB, models);
	const errors = [];
	const taken = /* @__PURE__ */ new Set();
	const named = models.flatMap(({ name, version }, index) => {
		const role = roles.get(`${name}@${version}`);
		if (!role) {
			errors.push({
				field: `/models/${index}`,
				message: `${name} ${version} is not in the registry`
			});
			return [];
		}
		if (taken.has(role)) errors.push({
			field: `/models/${index}`,
			message: `the release already has a model for the role ${role}`
		});
		taken.add(role);
		return [{
			role,
			name,
			version
		}];
	});
	if (errors.length > 0) throw new ProblemError("invalid-body", errors.map(({ field, message }) => `${field}: ${message}`).join("; "), {
		errors,
		status: 422
	});
	const now = /* @__PURE__ */ new Date();
	const release = {
		id: releaseId(now.getTime(), crypto.getRandomValues(/* @__PURE__ */ new Uint8Array(5))),
		note,
		createdAt: now.toISOString(),
		models: named.sort((a, b) => a.role < b.role ? -1 : 1)
	};
	await insertRelease(env.DB, release);
	return release;
}
// worker/routes/releases.ts
/** /v1/releases: name the versions that go out together. */
var tags = ["releases"];
var security = OPERATOR_SECURITY;
var listRoute = createRoute({
	method: "get",
	path: "/v1/releases",
	summary: "The newest 200 releases, newest first",
	tags,
	security,
	middleware: [operator],
	responses: {
		200: json(releaseListSchema, "The releases"),
		...refusals("unauthorized", "not-configured", "unavailable")
	}
});
var unknownReference = { 422: problem("invalid-body: an unknown version, or two models of one role") };
var createReleaseRoute = createRoute({
	method: "post",
	path: "/v1/releases",
	summary: "Make a release of pushed versions, one per role",
	tags,
	security,
	middleware: [operator, limitBody(MAX_JSON_BYTES)],
	request: { body: {
		required: true,
		content: { "application/json": { schema: newReleaseSchema } }
	} },
	responses: {
		201: json(releaseSchema, "The release"),
		...refusals("invalid-body", "unauthorized", "body-too-large", "unsupported-media-type", "not-configured", "unavailable"),
		...unknownReference
	}
});
var releases = router().openapi(listRoute, async (c) => c.json({ releases: await listReleases(c.env.DB) }, 200)).openapi(createReleaseRoute, async (c) => c.json(await createRelease(c.env, c.req.valid("json")), 201));
/** The largest batch body, in bytes. */
var MAX_TELEMETRY_BYTES = 131072;
var at = {
	/** Counts up from 0 within one boot; (kiosk, boot, seq) names an event for ever, so sending twice stores once. */
	seq: z$1.int().min(0),
	at: z$1.iso.datetime()
};
var milliseconds = z$1.number().min(0).max(6e5);
var code = z$1.string().regex(/^[a-z0-9-]{1,60}$/);
var engineSchema = z$1.enum(["webgpu", "wasm"]);
var telemetryEventSchema = z$1.discriminatedUnion("type", [
	z$1.strictObject({
		...at,
		type: z$1.literal("boot"),
		app: z$1.string().max(40),
		engine: engineSchema,
		reason: code
	}),
	z$1.strictObject({
		...at,
		type: z$1.literal("verdict"),
		release: releaseIdSchema,
		model: nameSchema,
		version: versionSchema,
		decision: z$1.enum([
			"named",
			"group",
			"unsure",
			"nothing"
		]),
		label: nameSchema.nullable(),
		confidence: z$1.number().min(0).max(1),
		inferenceMs: milliseconds
	}),
	z$1.strictObject({
		...at,
		type: z$1.literal("sync"),
		release: releaseIdSchema,
		outcome: z$1.enum([
			"activated",
			"refused",
			"failed"
		]),
		code: code.nullable(),
		bytes: z$1.int().min(0),
		durationMs: milliseconds
	}),
	z$1.strictObject({
		...at,
		type: z$1.literal("fault"),
		code
	})
]);
var telemetryBatchSchema = z$1.strictObject({
	/** A random id made at the kiosk's first start; it names a screen, not a person. */
	kiosk: z$1.uuid(),
	boot: z$1.uuid(),
	events: z$1.array(telemetryEventSchema).min(1).max(200)
}).meta({ id: "TelemetryBatch" });
/** The answer to a batch: how many of its events were new. All of them are stored from now on. */
var telemetryReceiptSchema = z$1.strictObject({
	received: z$1.int(),
	stored: z$1.int()
}).meta({ id: "TelemetryReceipt" });
// worker/contract/stats.ts
/** What the operator's page shows of the fleet: counts over a window, and every screen with its last contact. */
var count = z$1.int().min(0);
var statsSchema = z$1.strictObject({
	/** Events whose own time is at or after this are counted. */
	since: z$1.iso.datetime(),
	/** Verdicts that were shown, most frequent first. `label` is null when nothing was named. */
	verdicts: z$1.array(z$1.strictObject({
		release: z$1.string(),
		model: z$1.string(),
		version: z$1.string(),
		decision: z$1.enum([
			"named",
			"group",
			"unsure",
			"nothing"
		]),
		label: z$1.string().nullable(),
		count,
		meanConfidence: z$1.number(),
		meanInferenceMs: z$1.number()
	})),
	/** Faults by code; syncs by release, outcome and code. */
	faults: z$1.array(z$1.strictObject({
		code: z$1.string(),
		count
	})),
	syncs: z$1.array(z$1.strictObject({
		release: z$1.string(),
		outcome: z$1.enum([
			"activated",
			"refused",
			"failed"
		]),
		code: z$1.string().nullable(),
		count
	})),
	/** Screens by the engine of their last boot; null when none was reported. */
	engines: z$1.array(z$1.strictObject({
		engine: engineSchema.nullable(),
		kiosks: count
	})),
	/** The screens heard of last, at most 500, newest contact first. Times are the worker's. */
	kiosks: z$1.array(z$1.strictObject({
		kiosk: z$1.string(),
		app: z$1.string().nullable(),
		engine: engineSchema.nullable(),
		reason: z$1.string().nullable(),
		/** The release of its newest verdict or activation. */
		release: z$1.string().nullable(),
		firstSeen: z$1.iso.datetime(),
		lastSeen: z$1.iso.datetime()
	}))
}).meta({ id: "Stats" });
// worker/db/stats.ts
/** Counts of events at or after `since` (ISO 8601), and the screens heard of last. */
async function readStats(db, since) {
	const [verdicts, faults, syncs, engines, kiosks] = await db.batch([
		db.prepare(`SELECT release, model, version, decision, label, count(*) AS count, avg(confidence) AS meanConfidence,
                avg(inference_ms) AS meanInferenceMs
         FROM events WHERE type = 'verdict' AND at >= ?1
         GROUP BY release, model, version, decision, label ORDER BY count DESC, label LIMIT 500`).bind(since),
		db.prepare(`SELECT code, count(*) AS count FROM events WHERE type = 'fault' AND at >= ?1 GROUP BY code ORDER BY count DESC LIMIT 100`).bind(since),
		db.prepare(`SELECT release, outcome, code, count(*) AS count FROM events WHERE type = 'sync' AND at >= ?1
         GROUP BY release, outcome, code ORDER BY count DESC LIMIT 100`).bind(since),
		db.prepare("SELECT engine, count(*) AS kiosks FROM kiosks GROUP BY engine ORDER BY kiosks DESC"),
		db.prepare(`SELECT kiosk, app, engine, reason, release, first_seen AS firstSeen, last_seen AS lastSeen
       FROM kiosks ORDER BY last_seen DESC LIMIT 500`)
	]);
	return {
		since,
		verdicts: verdicts?.results ?? [],
		faults: faults?.results ?? [],
		syncs: syncs?.results ?? [],
		engines: engines?.results ?? [],
		kiosks: kiosks?.results ?? []
	};
}
// worker/telemetry/stats.ts
var HOUR = 36e5;
/** Counts of the `hours` before `now` (milliseconds since 1970). */
var fleetStats = (env, hours, now) => readStats(env.DB, (/* @__PURE__ */ new Date(now - hours * HOUR)).toISOString());
// worker/routes/stats.ts
/** GET /v1/stats: the fleet over the last hours. */
var route$1 = createRoute({
	method: "get",
	path: "/v1/stats",
	summary: "Counts of the last hours and every screen with its last contact",
	tags: ["fleet"],
	security: OPERATOR_SECURITY,
	middleware: [operator],
	request: { query: z.object({ hours: z.coerce.number().int().min(1).max(720).default(24).meta({ description: "How far back to count, 1–720" }) }) },
	responses: {
		200: json(statsSchema, "The statistics"),
		...refusals("invalid-parameter", "unauthorized", "not-configured", "unavailable")
	}
});
var stats = router().openapi(route$1, async (c) => c.json(await fleetStats(c.env, c.req.valid("query").hours, Date.now()), 200));
// worker/db/telemetry.ts
var INSERT_EVENTS = `
  INSERT OR IGNORE INTO events (kiosk, boot, seq, type, at, received_at, app, engine, release, model, version, decision,
                                label, confidence, inference_ms, outcome, code, bytes, duration_ms)
  SELECT ?2, ?3, value ->> '$.seq', value ->> '$.type', value ->> '$.at', ?4, value ->> '$.app', value ->> '$.engine',
         value ->> '$.release', value ->> '$.model', value ->> '$.version', value ->> '$.decision', value ->> '$.label',
         value ->> '$.confidence', value ->> '$.inferenceMs', value ->> '$.outcome',
         coalesce(value ->> '$.code', value ->> '$.reason'), value ->> '$.bytes', value ->> '$.durationMs'
  FROM json_each(?1)`;
/**
* Updates the kiosk's row from the newest boot, verdict and activation in this batch; absent fields keep their value.
* Only the batch is read, never the stored events: a screen that stays on for months must not make its batches slower.
*/
var UPSERT_KIOSK = `
  INSERT INTO kiosks (kiosk, first_seen, last_seen, app, engine, reason, release)
  SELECT ?1, ?2, ?2, boot.event ->> '$.app', boot.event ->> '$.engine', boot.event ->> '$.reason', running.event ->> '$.release'
  FROM (SELECT 1)
  LEFT JOIN (SELECT value AS event FROM json_each(?3) WHERE value ->> '$.type' = 'boot'
             ORDER BY value ->> '$.seq' DESC LIMIT 1) AS boot ON TRUE
  LEFT JOIN (SELECT value AS event FROM json_each(?3)
             WHERE value ->> '$.type' = 'verdict' OR value ->> '$.outcome' = 'activated'
             ORDER BY value ->> '$.seq' DESC LIMIT 1) AS running ON TRUE
  WHERE TRUE
  ON CONFLICT (kiosk) DO UPDATE SET
    last_seen = max(last_seen, excluded.last_seen),
    app = coalesce(excluded.app, app),
    engine = coalesce(excluded.engine, engine),
    reason = coalesce(excluded.reason, reason),
    release = coalesce(excluded.release, release)`;
/** Names every type, because the index by time starts with it. */
var DELETE_EVENTS = `
  DELETE FROM events WHERE (kiosk, boot, seq) IN
    (SELECT kiosk, boot, seq FROM events WHERE type IN ('boot', 'verdict', 'sync', 'fault') AND at < ?1 LIMIT ?2)`;
/** Stores the events that are new and returns how many those were. */
async function insertEvents(db, { kiosk, boot, events }, receivedAt) {
	const json = JSON.stringify(events);
	const [inserted] = await db.batch([db.prepare(INSERT_EVENTS).bind(json, kiosk, boot, receivedAt), db.prepare(UPSERT_KIOSK).bind(kiosk, receivedAt, json)]);
	return inserted?.meta.changes ?? 0;
}
/** Deletes at most `limit` events that happened before `before` (ISO 8601) and returns how many those were. */
async function deleteEvents(db, before, limit) {
	const { meta } = await db.prepare(DELETE_EVENTS).bind(before, limit).run();
	return meta.changes;
}
// worker/telemetry/ingest.ts
/** Stores what is new of `batch`. Throws `rate-limited` when the kiosk sends more often than the brake allows. */
async function ingest(env, batch) {
	const { success } = await env.TELEMETRY_LIMIT.limit({ key: batch.kiosk });
	if (!success) throw new ProblemError("rate-limited", "This kiosk sends too often; keep the events and send them in a minute.", { headers: { "retry-after": "60" } });
	return {
		received: batch.events.length,
		stored: await insertEvents(env.DB, batch, (/* @__PURE__ */ new Date()).toISOString())
	};
}
// worker/routes/telemetry.ts
/** POST /v1/telemetry: one batch of a kiosk's events, stored once however often it is sent. */
var route = createRoute({
	method: "post",
	path: "/v1/telemetry",
	summary: "Hand in events; (kiosk, boot, seq) names each for ever",
	tags: ["kiosk"],
	middleware: [limitBody(MAX_TELEMETRY_BYTES)],
	request: { body: {
		required: true,
		content: { "application/json": { schema: telemetryBatchSchema } }
	} },
	responses: {
		202: json(telemetryReceiptSchema, "All events are stored from now on"),
		...refusals("invalid-body", "body-too-large", "unsupported-media-type", "rate-limited", "not-configured", "unavailable")
	}
});
var telemetry = router().openapi(route, async (c) => c.json(await ingest(c.env, c.req.valid("json")), 202));
// worker/telemetry/retention.ts
/** Forgets old telemetry: counts help for a season, and nobody needs the single events after it. */
var DAY = 864e5;
/** How many events one statement deletes, so that none runs into D1's time limit. */
var PIECE = 5e3;
/** Deletes the events older than RETENTION_DAYS at `now` (milliseconds since 1970) and returns how many those were. */
async function forgetOldEvents(env, now, piece = PIECE) {
	const before = (/* @__PURE__ */ new Date(now - 90 * DAY)).toISOString();
	let total = 0;
	for (;;) {
		const deleted = await deleteEvents(env.DB, before, piece);
		total += deleted;
		if (deleted < piece) return total;
	}
}
// worker/index.ts
/** The worker: middleware, routes, one place where everything thrown becomes an answer, and the daily clearing up. */
var app = router();
app.use(secureHeaders, drainRefused);
app.onError(toResponse);
app.notFound((c) => toResponse(new ProblemError("not-found", `${c.req.method} ${c.req.path} is not part of this API.`), c));
var routes = app.route("/", health).route("/", models).route("/", blobs).route("/", releases).route("/", channels).route("/", telemetry).route("/", stats);
describe(app);
var worker_default = {
	fetch: routes.fetch,
	/** Called by the cron of wrangler.toml. A failure shows in the dashboard, and the next day deletes the rest. */
	scheduled: async ({ scheduledTime }, env) => {
		await forgetOldEvents(env, scheduledTime);
	}
};
export { app, worker_default as default };
