/** The part of @lhncbc/ucum-lhc 7.1.10 that we call; the package has no types of its own. */
declare module '@lhncbc/ucum-lhc' {
  interface ConversionResult {
    readonly status: 'succeeded' | 'failed' | 'error';
    readonly toVal: number | null;
    /** Why it failed, or what was assumed to make it succeed. */
    readonly msg: readonly string[];
  }

  interface ConversionOptions {
    /** g/mol; needed between mass and amount of substance. */
    readonly molecularWeight?: number;
    /** Absolute value of the charge; needed between equivalents and anything else. */
    readonly charge?: number;
    readonly suggest?: boolean;
  }

  export class UcumLhcUtils {
    static getInstance(): UcumLhcUtils;
    /** The options are an object since version 7; the positional arguments of version 6 are ignored without an error. */
    convertUnitTo(from: string, value: number, to: string, options?: ConversionOptions): ConversionResult;
  }
}
