/// The workflow and the templates, read as CloudFormation and Step Functions read them.
@NullMarked
package rekey.statemachine;

import org.jspecify.annotations.NullMarked;
