/** Types of a model as a job's input. */
export const MODEL_TYPES = ['custom_model', 'mlflow_model', 'triton_model'] as const;
export type ModelType = (typeof MODEL_TYPES)[number];

/** Types of a job's data inputs. */
export type InputType = 'uri_folder' | ModelType;
